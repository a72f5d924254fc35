using EstimatorConformance.Checks;
using EstimatorConformance.Data;
using EstimatorConformance.Tests.Sample;
using Microsoft.ML.Runtime;

namespace EstimatorConformance.Tests.Broken;

[Fails(nameof(ConcurrencyChecks.Check28_RowsReadInTurn_DoNotMix))]
internal sealed class CachesTheLastRowForAllReaders : Centering
{
    private readonly Lock _lock = new();
    private (long Position, float Value) _last = (-1, 0);

    // Right for one reader after the other, wrong for two at the same position of different data. ML.NET's own
    // cursors, which run on threads of their own, are left alone: what goes wrong with them would go wrong by chance.
    public override Delegate[] Getters(DataViewRow row, Func<int, bool> active, float[] means)
    {
        Delegate[] getters = base.Getters(row, active, means);
        if (row is not PassThroughCursor)
            return getters;
        var compute = (ValueGetter<float>)getters[1];
        getters[1] = (ValueGetter<float>)((ref float value) =>
        {
            lock (_lock)
            {
                if (_last.Position != row.Position)
                {
                    compute(ref value);
                    _last = (row.Position, value);
                }

                value = _last.Value;
            }
        });
        return getters;
    }
}

[Fails(nameof(ConcurrencyChecks.Check29_TransformOnManyThreads_GivesTheSameValues))]
internal sealed class WorksOnTheThreadOfItsFitOnly : Centering
{
    private int _thread = Environment.CurrentManagedThreadId;

    public override float[] Learn(IHost host, IDataView data)
    {
        _thread = Environment.CurrentManagedThreadId;
        return base.Learn(host, data);
    }

    public override IDataView Deliver(CenteringTransformer transformer, IDataView input, IDataView output)
        => Environment.CurrentManagedThreadId == _thread ? output : transformer.TransformWith(new float[transformer.Means.Length], input);
}
