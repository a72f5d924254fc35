namespace Microsoft.ML.EncoderStudy.Evaluation;

/// <summary>The mean over the rows of H(r_i) = −Σ_j r_ij log r_ij, in nats, of the responsibilities r_i = softmax(−a_i).</summary>
/// <remarks>
/// With energies above the row's least, e_j = a_j − min a, and S = Σ_j exp(−e_j), the entropy is log S + Σ_j e_j exp(−e_j) / S: nothing
/// overflows, and no logarithm of a vanishing responsibility is taken.
/// </remarks>
internal sealed class ResponsibilityEntropyAccumulator
{
    private long _rows;
    private double _sum;

    public double Mean => _sum / _rows;

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
        _sum += Math.Log(sum) + (weighted / sum);
    }
}
