namespace EstimatorConformance.Data;

/// <summary>The same columns with other annotations on one of them: none, or slot names that cannot be right.</summary>
public sealed class ReannotatedView : PassThroughView
{
    private ReannotatedView(IDataView input, string column, DataViewSchema.Annotations annotations)
        : base(input)
    {
        var builder = new DataViewSchema.Builder();
        foreach (DataViewSchema.Column original in input.Schema)
            builder.AddColumn(original.Name, original.Type, original.Name == column ? annotations : original.Annotations);
        Schema = builder.ToSchema();
    }

    /// <inheritdoc/>
    public override DataViewSchema Schema { get; }

    /// <summary>The column without annotations.</summary>
    public static ReannotatedView Without(IDataView input, string column) => new(input, column, new DataViewSchema.Annotations.Builder().ToAnnotations());

    /// <summary>The vector column with a slot name for each slot.</summary>
    public static ReannotatedView WithSlotNames(IDataView input, string column)
    {
        int size = ((VectorDataViewType)input.Schema[column].Type).Size;
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add("SlotNames", new VectorDataViewType(TextDataViewType.Instance, size), (ref VBuffer<ReadOnlyMemory<char>> names) =>
            names = new VBuffer<ReadOnlyMemory<char>>(size, [.. Enumerable.Range(0, size).Select(slot => $"slot {slot}".AsMemory())]));
        return new ReannotatedView(input, column, annotations.ToAnnotations());
    }

    /// <summary>The vector column with slot names that are a single number.</summary>
    public static ReannotatedView WithMalformedSlotNames(IDataView input, string column)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add("SlotNames", NumberDataViewType.Single, (ref float value) => value = 1);
        return new ReannotatedView(input, column, annotations.ToAnnotations());
    }

    /// <inheritdoc/>
    public override DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        => base.GetRowCursor(Original(columnsNeeded), rand);

    /// <inheritdoc/>
    public override DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => base.GetRowCursorSet(Original(columnsNeeded), n, rand);

    /// <inheritdoc/>
    protected override DataViewRowCursor Wrap(DataViewRowCursor cursor) => new Cursor(cursor, this);

    private IEnumerable<DataViewSchema.Column> Original(IEnumerable<DataViewSchema.Column> columns)
        => columns.Select(column => Input.Schema[column.Index]);

    private sealed class Cursor(DataViewRowCursor input, ReannotatedView view) : PassThroughCursor(input)
    {
        public override DataViewSchema Schema => view.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => base.IsColumnActive(Input.Schema[column.Index]);

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
            => base.GetGetter<TValue>(Input.Schema[column.Index]);
    }
}
