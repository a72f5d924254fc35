using EstimatorConformance.Checks;
using EstimatorConformance.Tests.Sample;
using Microsoft.ML.Runtime;

namespace EstimatorConformance.Tests.Broken;

[Fails(nameof(TransformerChecks.Check06_RowMapper_AgreesWithTheTransformer))]
internal sealed class MapsAnotherSchema : Centering
{
    public override IRowToRowMapper Deliver(IRowToRowMapper mapper) => new CopiedSchema(mapper);

    private sealed class CopiedSchema(IRowToRowMapper mapper) : ChangedMapper(mapper)
    {
        public override DataViewSchema InputSchema { get; } = Copy(mapper.InputSchema);

        private static DataViewSchema Copy(DataViewSchema schema)
        {
            var builder = new DataViewSchema.Builder();
            builder.AddColumns(schema);
            return builder.ToSchema();
        }
    }
}

[Fails(nameof(TransformerChecks.Check08_TransformedData_HasTheAnnouncedSchema))]
internal sealed class AddsAColumnItDidNotAnnounce : Centering
{
    public override IDataView Deliver(CenteringTransformer transformer, IDataView input, IDataView output)
        => new MLContext().Transforms.CopyColumns("Surprise", Deviation).Fit(output).Transform(output);
}

[Fails(nameof(TransformerChecks.Check10_InvalidData_IsRefusedByTheTransformer))]
internal sealed class TransformsText : Centering
{
    public override void CheckInput(DataViewSchema schema, int? size)
    {
        if (schema[Input].Type is not TextDataViewType || size is null)
            base.CheckInput(schema, size);
    }

    public override DataViewSchema.DetachedColumn[] Columns(DataViewSchema schema, string name)
        => schema[Input].Type is TextDataViewType ? [] : base.Columns(schema, name);
}

[Fails(nameof(TransformerChecks.Check11_DataValidForFitOnly_IsRefusedByTheTransformer))]
internal sealed class TransformsVectorsOfAnySize : Centering
{
    public override void CheckInput(DataViewSchema schema, int? size) => base.CheckInput(schema, null);
}

[Fails(nameof(TransformerChecks.Check13_DisposingALoadedModel_LeavesOthersWorking))]
internal sealed class CannotBeDisposedTwice : Centering
{
    private bool _disposed;

    public override void Dispose()
    {
        Contracts.Check(!_disposed, "Already disposed.");
        _disposed = true;
    }
}

[Fails(nameof(CursorChecks.Check17_SingleRow_EqualsTheBatch), "Check28")]
internal sealed class MapsSingleRowsToNothing : Centering
{
    public override IRowToRowMapper Deliver(IRowToRowMapper mapper) => new ZeroRows(mapper);

    private sealed class ZeroRows(IRowToRowMapper mapper) : ChangedMapper(mapper)
    {
        public override DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => new Zeros(base.GetRow(input, activeColumns));
    }

    private sealed class Zeros(DataViewRow row) : DataViewRow
    {
        public override DataViewSchema Schema => row.Schema;

        public override long Position => row.Position;

        public override long Batch => row.Batch;

        public override bool IsColumnActive(DataViewSchema.Column column) => row.IsColumnActive(column);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => (ref TValue value) => value = default!;

        public override ValueGetter<DataViewRowId> GetIdGetter() => row.GetIdGetter();
    }
}
