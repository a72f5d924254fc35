using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Formats;

/// <summary>One pass over a view of rows in a file, in file order or in a random one. Reads a value when it is fetched.</summary>
internal sealed class StoredRowsCursor : RootCursorBase
{
    private readonly int _rowCount;
    private readonly ShuffledRuns? _order;
    private readonly StoredColumn?[] _columns;

    /// <summary>Takes ownership of the rows of the columns.</summary>
    /// <param name="host">Marks exceptions.</param>
    /// <param name="schema">The view's.</param>
    /// <param name="rowCount">The number of rows.</param>
    /// <param name="order">The order of the rows; null for that of the file.</param>
    /// <param name="columns">Every column of the schema, null where it is not active.</param>
    public StoredRowsCursor(IHost host, DataViewSchema schema, int rowCount, ShuffledRuns? order, StoredColumn?[] columns)
        : base(host)
    {
        Schema = schema;
        _rowCount = rowCount;
        _order = order;
        _columns = columns;
    }

    public override DataViewSchema Schema { get; }

    /// <summary>Always 0: no other cursor shares the rows.</summary>
    public override long Batch => 0;

    /// <summary>Which columns of a schema a cursor is asked for.</summary>
    public static bool[] Active(IExceptionContext context, DataViewSchema schema, IEnumerable<DataViewSchema.Column> columnsNeeded)
    {
        context.CheckValue(columnsNeeded, nameof(columnsNeeded));
        bool[] active = new bool[schema.Count];
        foreach (DataViewSchema.Column column in columnsNeeded)
        {
            context.CheckParam(column.Index < active.Length, nameof(columnsNeeded), "A column is asked for that is not of this schema.");
            active[column.Index] = true;
        }

        return active;
    }

    public override bool IsColumnActive(DataViewSchema.Column column)
    {
        Ch.CheckParam(column.Index < Schema.Count, nameof(column), "The column is not of this schema.");
        return _columns[column.Index] is not null;
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw Ch.ExceptParam(nameof(column), $"Column '{column.Name}' is not active: the cursor was not asked for it.");

        StoredColumn stored = _columns[column.Index]!;
        return stored.GetterOf(stored.Rows, RowInFile) as ValueGetter<TValue>
            ?? throw Ch.Except($"Column '{column.Name}' is asked for as {typeof(TValue)}, expected {Schema[column.Index].Type.RawType}.");
    }

    public override ValueGetter<DataViewRowId> GetIdGetter()
        => (ref DataViewRowId id) => id = new DataViewRowId((ulong)RowInFile(), 0);

    protected override bool MoveNextCore() => Position + 1 < _rowCount;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (StoredColumn? column in _columns)
                column?.Rows.Dispose();
        }

        base.Dispose(disposing);
    }

    private int RowInFile()
    {
        Ch.Check(IsGood, RowCursorUtils.FetchValueStateError);
        return _order?.RowAt((int)Position) ?? (int)Position;
    }
}
