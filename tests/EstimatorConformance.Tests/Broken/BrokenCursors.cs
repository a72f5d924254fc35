using EstimatorConformance.Checks;
using EstimatorConformance.Data;
using EstimatorConformance.Tests.Sample;

namespace EstimatorConformance.Tests.Broken;

[Fails(nameof(CursorChecks.Check16_CursorSetsOfAnySize_GiveTheSameRows))]
internal sealed class LosesRowsInCursorSets : Centering
{
    public override IDataView Deliver(CenteringTransformer transformer, IDataView input, IDataView output) => new FirstCursorOnly(output);

    private sealed class FirstCursorOnly(IDataView input) : PassThroughView(input)
    {
        public override DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
            => [base.GetRowCursorSet(columnsNeeded, n, rand)[0]];

        protected override DataViewRowCursor Wrap(DataViewRowCursor cursor) => cursor;
    }
}

[Fails(nameof(BufferChecks.Check18_ReusedBuffers_DoNotShowThrough))]
internal sealed class KeepsBuffersThatAreLongEnough : Centering
{
    public override void Centre(in VBuffer<float> source, float[] means, ref VBuffer<float> target)
        => base.Centre(source, [.. means, .. new float[Math.Max(0, target.Length - means.Length)]], ref target);
}

[Fails(nameof(BufferChecks.Check19_SparseAndDenseInput_GiveTheSameValues))]
internal sealed class TakesSparseValuesForAllValues : Centering
{
    public override void Centre(in VBuffer<float> source, float[] means, ref VBuffer<float> target)
    {
        float[] values = new float[source.Length];
        source.GetValues().CopyTo(values);
        base.Centre(new VBuffer<float>(values.Length, values), means, ref target);
    }
}

[Fails(nameof(CursorChecks.Check20_ActiveColumns_DoNotChangeValues))]
internal sealed class ComputesTheSecondOutputFromTheFirst : Centering
{
    public override Delegate[] Getters(DataViewRow row, Func<int, bool> active, float[] means)
    {
        Delegate[] getters = base.Getters(row, active, means);
        if (!active(0))
            getters[1] = (ValueGetter<float>)((ref float value) => value = 0);
        return getters;
    }
}

[Fails(nameof(CursorChecks.Check21_Rows_KeepTheirCountPositionsAndIds), "Check17")]
internal sealed class RenumbersTheRows : Centering
{
    public override IDataView Deliver(CenteringTransformer transformer, IDataView input, IDataView output) => new OtherIds(output);

    private sealed class OtherIds(IDataView input) : PassThroughView(input)
    {
        protected override DataViewRowCursor Wrap(DataViewRowCursor cursor) => new Cursor(cursor);
    }

    private sealed class Cursor(DataViewRowCursor input) : PassThroughCursor(input)
    {
        public override ValueGetter<DataViewRowId> GetIdGetter()
        {
            ValueGetter<DataViewRowId> original = base.GetIdGetter();
            return (ref DataViewRowId id) =>
            {
                original(ref id);
                id = new DataViewRowId(id.Low + 1, id.High);
            };
        }
    }
}
