using Microsoft.ML.Runtime;

namespace EstimatorConformance.Tests.Sample;

/// <summary>The weighted mean of each slot over the rows of a cursor.</summary>
internal sealed class RunningMean
{
    private readonly IHost _host;
    private readonly ValueGetter<VBuffer<float>> _features;
    private readonly ValueGetter<float> _weight;
    private readonly double[] _sums;
    private VBuffer<float> _row;
    private double _total;

    public RunningMean(IHost host, DataViewRowCursor cursor)
    {
        _host = host;
        _features = cursor.GetGetter<VBuffer<float>>(cursor.Schema[Centering.Input]);
        _weight = cursor.GetGetter<float>(cursor.Schema[Centering.Weight]);
        _sums = new double[((VectorDataViewType)cursor.Schema[Centering.Input].Type).Size];
    }

    /// <summary>Rows that were added.</summary>
    public long Rows { get; private set; }

    /// <summary>Adds the row where the cursor stands.</summary>
    public void Add()
    {
        float weight = 0;
        _features(ref _row);
        _weight(ref weight);
        foreach ((int slot, float value) in _row.Items())
        {
            if (!float.IsFinite(value))
                throw _host.Except($"Column '{Centering.Input}' holds {value}; finite values are wanted.");
            _sums[slot] += weight * value;
        }

        Rows++;
        _total += weight;
    }

    /// <summary>The means of the rows so far.</summary>
    public float[] Result()
    {
        if (!(_total > 0))
            throw _host.Except($"Column '{Centering.Input}' has no row of positive weight to learn from.");
        return [.. _sums.Select(sum => (float)(sum / _total))];
    }
}
