using Microsoft.ML.Data;

namespace Microsoft.ML.EncoderStudy.Evaluation;

/// <summary>The reconstruction error as it is, E‖x − x̂‖²/D, and the explained variance, 1 − E‖x − x̂‖² / (E‖x‖² − ‖E x‖²).</summary>
/// <remarks>
/// E is the mean over all rows. The denominator is the variance summed over the inputs; it is accumulated by Welford's update, which is the
/// same number without the cancellation of E‖x‖² and ‖E x‖².
/// </remarks>
internal sealed class ReconstructionAccumulator(ReconstructionFunction reconstruct, int inputs)
{
    private readonly float[] _reconstruction = new float[inputs];
    private readonly double[] _mean = new double[inputs];
    private long _rows;
    private double _squaredErrors;
    private double _squaredDeviations;

    public double MeanSquaredError => _squaredErrors / _rows / inputs;

    /// <summary>NaN or −∞ where all inputs are equal.</summary>
    public double ExplainedVariance => 1 - (_squaredErrors / _squaredDeviations);

    public void Add(ReadOnlySpan<float> input, ReadOnlySpan<float> activations)
    {
        reconstruct(activations, _reconstruction);
        double shareOfRow = 1.0 / ++_rows;
        for (int d = 0; d < input.Length; d++)
        {
            double error = (double)input[d] - _reconstruction[d];
            _squaredErrors += error * error;

            double deviation = input[d] - _mean[d];
            _mean[d] += deviation * shareOfRow;
            _squaredDeviations += deviation * (input[d] - _mean[d]);
        }
    }
}
