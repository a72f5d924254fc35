namespace Microsoft.ML.EncoderStudy.Evaluation;

/// <summary>The mean of every component, and the sum of its squared deviations, by Welford's update (1962): exactly 0 for a constant.</summary>
internal sealed class ComponentMoments(int components)
{
    private readonly double[] _mean = new double[components];
    private readonly double[] _squares = new double[components];

    /// <summary>N.</summary>
    public long Rows { get; private set; }

    /// <summary>μ: [components].</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>Σ_i (a_ij − μ_j)²: [components].</summary>
    public ReadOnlySpan<double> SquaredDeviations => _squares;

    public void Add(ReadOnlySpan<float> activations)
    {
        double shareOfRow = 1.0 / ++Rows;
        for (int j = 0; j < activations.Length; j++)
        {
            double deviation = activations[j] - _mean[j];
            _mean[j] += deviation * shareOfRow;
            _squares[j] += deviation * (activations[j] - _mean[j]);
        }
    }
}
