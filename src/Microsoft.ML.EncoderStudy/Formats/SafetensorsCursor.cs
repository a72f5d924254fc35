using Microsoft.ML.Data;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Formats;

/// <summary>One pass over a <see cref="SafetensorsDataView"/>, in file order or in a random one. Reads a value when it is fetched.</summary>
internal sealed class SafetensorsCursor : RootCursorBase
{
    private readonly int _rowCount;
    private readonly ShuffledRuns? _order;
    private readonly SafetensorsColumn[] _columns;
    private readonly StoredRows?[] _rows;

    /// <summary>Takes ownership of the rows; null ones belong to columns that are not active.</summary>
    public SafetensorsCursor(
        IHost host, DataViewSchema schema, int rowCount, ShuffledRuns? order, SafetensorsColumn[] columns, StoredRows?[] rows)
        : base(host)
    {
        Schema = schema;
        _rowCount = rowCount;
        _order = order;
        _columns = columns;
        _rows = rows;
    }

    public override DataViewSchema Schema { get; }

    /// <summary>Always 0: no other cursor shares the rows.</summary>
    public override long Batch => 0;

    public override bool IsColumnActive(DataViewSchema.Column column)
    {
        Ch.CheckParam(column.Index < Schema.Count, nameof(column), "The column is not of this schema.");
        return _rows[column.Index] is not null;
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw Ch.ExceptParam(nameof(column), $"Column '{column.Name}' is not active: the cursor was not asked for it.");

        return _columns[column.Index].GetterOf(_rows[column.Index]!, RowInFile) as ValueGetter<TValue>
            ?? throw Ch.Except($"Column '{column.Name}' is asked for as {typeof(TValue)}, expected {Schema[column.Index].Type.RawType}.");
    }

    public override ValueGetter<DataViewRowId> GetIdGetter()
        => (ref DataViewRowId id) => id = new DataViewRowId((ulong)RowInFile(), 0);

    protected override bool MoveNextCore() => Position + 1 < _rowCount;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            foreach (StoredRows? rows in _rows)
                rows?.Dispose();
        }

        base.Dispose(disposing);
    }

    private int RowInFile()
    {
        Ch.Check(IsGood, RowCursorUtils.FetchValueStateError);
        return _order?.RowAt((int)Position) ?? (int)Position;
    }
}
