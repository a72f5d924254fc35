using System.Runtime.CompilerServices;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>Accumulates <see cref="EncoderComponentStatistics"/> over weighted rows in double precision.</summary>
/// <remarks>Welford's update, in West's form for weights (West 1979): no cancellation, whatever the mean.</remarks>
internal sealed class StatisticsAccumulator(int components)
{
    /// <summary>An activation counts as active when its magnitude exceeds this.</summary>
    public const float ActiveAbove = 0.01f;

    private readonly double[] _mean = new double[components];
    private readonly double[] _squares = new double[components];
    private readonly double[] _active = new double[components];
    private double _total;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<float> activations, float weight)
    {
        _total += weight;
        double share = weight / _total;
        for (int j = 0; j < components; j++)
        {
            double difference = activations[j] - _mean[j];
            _mean[j] += difference * share;
            _squares[j] += weight * difference * (activations[j] - _mean[j]);
            if (MathF.Abs(activations[j]) > ActiveAbove)
                _active[j] += weight;
        }
    }

    public EncoderComponentStatistics[] ToArray()
    {
        var statistics = new EncoderComponentStatistics[components];
        for (int j = 0; j < components; j++)
        {
            statistics[j] = new EncoderComponentStatistics(
                (float)_mean[j], (float)(_squares[j] / (_total - 1)), (float)(_active[j] / _total));
        }

        return statistics;
    }
}
