using EstimatorConformance.Checks;
using EstimatorConformance.Data;
using EstimatorConformance.Tests.Sample;
using Microsoft.ML.Runtime;

namespace EstimatorConformance.Tests.Broken;

/// <summary>Learns from the data with every value that is not wanted replaced by zero, without a word.</summary>
internal abstract class Forgives(Predicate<float> unwanted) : Centering
{
    public override float[] Learn(IHost host, IDataView data)
        => base.Learn(host, new EditedView<VBuffer<float>>(data, Input, (long _, ref VBuffer<float> values) =>
            values = new VBuffer<float>(values.Length, [.. values.DenseValues().Select(value => unwanted(value) ? 0 : value)])));
}

[Fails(nameof(DegenerateDataChecks.Check22_FitOnNotANumber_DoesAsPromised))]
internal sealed class ForgivesNotANumber() : Forgives(float.IsNaN);

[Fails(nameof(DegenerateDataChecks.Check23_FitOnInfinity_DoesAsPromised))]
internal sealed class ForgivesInfinity() : Forgives(float.IsInfinity);

[Fails(nameof(DegenerateDataChecks.Check24_FitOnNoRows_DoesAsPromised))]
internal sealed class ComplainsOfNoRowsWithoutNamingTheColumn : Centering
{
    public override float[] Learn(IHost host, IDataView data)
    {
        using DataViewRowCursor cursor = data.GetRowCursor([data.Schema[Input], data.Schema[Weight]]);
        var mean = new RunningMean(host, cursor);
        while (cursor.MoveNext())
        {
            host.CheckAlive();
            mean.Add();
        }

        return mean.Rows > 0 ? mean.Result() : throw host.Except("Empty data.");
    }
}

[Fails(nameof(DegenerateDataChecks.Check25_FitOnOneRow_DoesAsPromised))]
internal sealed class DividesByTheRowsLessOne : Centering
{
    public override float[] Learn(IHost host, IDataView data)
    {
        using DataViewRowCursor cursor = data.GetRowCursor([data.Schema[Input], data.Schema[Weight]]);
        var mean = new RunningMean(host, cursor);
        while (cursor.MoveNext())
        {
            host.CheckAlive();
            mean.Add();
        }

        float[] means = mean.Result();
        return [.. means.Select(value => value / (mean.Rows - 1))];
    }
}

[Fails(nameof(DegenerateDataChecks.Check26_FitOnZeroWeights_DoesAsPromised))]
internal sealed class ReplacesZeroWeights : Centering
{
    public override float[] Learn(IHost host, IDataView data)
        => base.Learn(host, new EditedView<float>(data, Weight, (long _, ref float weight) => weight = weight == 0 ? 1 : weight));
}

[Fails(nameof(InterruptionChecks.Check30_CancelledFit_EndsAndClosesItsCursors))]
internal sealed class DoesNotAskWhetherItIsCancelled : Centering
{
    public override float[] Learn(IHost host, IDataView data)
    {
        using DataViewRowCursor cursor = data.GetRowCursor([data.Schema[Input], data.Schema[Weight]]);
        var mean = new RunningMean(host, cursor);
        while (cursor.MoveNext())
            mean.Add();
        return mean.Result();
    }
}

[Fails(nameof(InterruptionChecks.Check31_FitOnDataThatBreaksOff_PassesItOnAndClosesItsCursors))]
internal sealed class ReportsOwnErrorsForTheDatas : Centering
{
    public override float[] Learn(IHost host, IDataView data)
    {
        try
        {
            return base.Learn(host, data);
        }
        catch (IOException)
        {
            throw host.Except($"Column '{Input}' cannot be learned from.");
        }
    }
}

[Fails(nameof(PassChecks.Check39_Fit_ReadsItsInputAsOftenAsPromised))]
internal sealed class CountsTheRowsFirst : Centering
{
    public override float[] Learn(IHost host, IDataView data)
    {
        using (DataViewRowCursor cursor = data.GetRowCursor([data.Schema[Input], data.Schema[Weight]]))
        {
            while (cursor.MoveNext())
                host.CheckAlive();
        }

        return base.Learn(host, data);
    }
}

[Fails(nameof(PassChecks.Check40_CacheCheckpoint_LeavesOnePass), FitPasses = 2)]
internal sealed class ReadsOtherColumnsInItsSecondPass : Centering
{
    public override float[] Learn(IHost host, IDataView data)
    {
        float[] means = base.Learn(host, data);
        using DataViewRowCursor cursor = data.GetRowCursor([data.Schema["Label"]]);
        while (cursor.MoveNext())
            host.CheckAlive();
        return means;
    }
}

[Fails(nameof(PipelineChecks.Check42_CrossValidation_FitsEachFoldAfresh))]
internal sealed class RemembersItsFirstFit : Centering
{
    private float[]? _means;

    public override float[] Learn(IHost host, IDataView data) => _means ??= base.Learn(host, data);
}
