using Microsoft.ML.EncoderStudy.Training;

namespace Microsoft.ML.EncoderStudy.Evaluation;

/// <summary>L0 = (1/N) Σ_i #{j : |a_ij| > 0.01}: how many components a row switches on.</summary>
internal sealed class ActiveCountAccumulator
{
    private long _rows;
    private long _active;

    public double Mean => (double)_active / _rows;

    public void Add(ReadOnlySpan<float> activations)
    {
        _rows++;
        foreach (float activation in activations)
            _active += MathF.Abs(activation) > StatisticsAccumulator.ActiveAbove ? 1 : 0;
    }
}
