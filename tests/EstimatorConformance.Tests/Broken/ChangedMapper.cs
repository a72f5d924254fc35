namespace EstimatorConformance.Tests.Broken;

/// <summary>A row mapper that is another one in everything that is not overridden.</summary>
internal abstract class ChangedMapper(IRowToRowMapper mapper) : IRowToRowMapper
{
    public virtual DataViewSchema InputSchema => mapper.InputSchema;

    public DataViewSchema OutputSchema => mapper.OutputSchema;

    public IEnumerable<DataViewSchema.Column> GetDependencies(IEnumerable<DataViewSchema.Column> dependingColumns) => mapper.GetDependencies(dependingColumns);

    public virtual DataViewRow GetRow(DataViewRow input, IEnumerable<DataViewSchema.Column> activeColumns) => mapper.GetRow(input, activeColumns);
}
