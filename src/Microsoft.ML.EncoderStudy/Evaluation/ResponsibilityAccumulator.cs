namespace Microsoft.ML.EncoderStudy.Evaluation;

/// <summary>
/// Of the responsibilities r_i = softmax(−a_i), the means over the rows of the entropy H(r_i) = −Σ_j r_ij log r_ij, in nats, and of max_j r_ij.
/// </summary>
/// <remarks>
/// With energies above the row's least, e_j = a_j − min a, and S = Σ_j exp(−e_j), the entropy is log S + Σ_j e_j exp(−e_j) / S and the
/// largest responsibility 1 / S: nothing overflows, and no logarithm of a vanishing responsibility is taken.
/// </remarks>
internal sealed class ResponsibilityAccumulator
{
    private long _rows;
    private double _entropies;
    private double _maxima;

    public double MeanEntropy => _entropies / _rows;

    public double MeanMaximum => _maxima / _rows;

    public void Add(ReadOnlySpan<float> activations)
    {
        double least = double.PositiveInfinity;
        foreach (float activation in activations)
            least = Math.Min(least, activation);

        double sum = 0, weighted = 0;
        foreach (float activation in activations)
        {
            double energy = activation - least;
            double likelihood = Math.Exp(-energy);
            sum += likelihood;
            weighted += energy * likelihood;
        }

        _rows++;
        _entropies += Math.Log(sum) + (weighted / sum);
        _maxima += 1 / sum;
    }
}
