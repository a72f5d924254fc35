using Microsoft.ML.Data;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Formats;

/// <summary>One pass over an <see cref="IdxDataView"/>, in file order or in a random one. Reads a row when its value is fetched.</summary>
internal sealed class IdxCursor : RootCursorBase
{
    /// <summary>Files of more rows than this, which are of few bytes each, are shuffled in runs: the order should not take more memory than they do.</summary>
    private const int MostRuns = 1 << 24;

    private readonly int _rows;
    private readonly ShuffledRuns? _order;
    private readonly StoredRows? _images;
    private readonly StoredRows? _labels;

    /// <summary>Takes ownership of the rows; null ones belong to columns that are not active.</summary>
    public IdxCursor(IHost host, DataViewSchema schema, int rows, Random? rand, StoredRows? images, StoredRows? labels)
        : base(host)
    {
        Schema = schema;
        _rows = rows;
        _order = rand is null ? null : new ShuffledRuns(rand, rows, 1 + rows / MostRuns);
        _images = images;
        _labels = labels;
    }

    public override DataViewSchema Schema { get; }

    /// <summary>Always 0: no other cursor shares the rows.</summary>
    public override long Batch => 0;

    public override bool IsColumnActive(DataViewSchema.Column column)
    {
        Ch.CheckParam(column.Index < Schema.Count, nameof(column), "The column is not of this schema.");
        return (column.Index == IdxDataView.PixelsColumn ? _images : _labels) is not null;
    }

    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
    {
        if (!IsColumnActive(column))
            throw Ch.ExceptParam(nameof(column), $"Column '{column.Name}' is not active: the cursor was not asked for it.");

        Delegate getter = column.Index == IdxDataView.PixelsColumn
            ? (ValueGetter<VBuffer<float>>)GetPixels
            : (ValueGetter<float>)GetLabel;
        return getter as ValueGetter<TValue>
            ?? throw Ch.Except($"Column '{column.Name}' is asked for as {typeof(TValue)}, expected {Schema[column.Index].Type.RawType}.");
    }

    public override ValueGetter<DataViewRowId> GetIdGetter()
        => (ref DataViewRowId id) => id = new DataViewRowId((ulong)RowInFile(), 0);

    protected override bool MoveNextCore() => Position + 1 < _rows;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _images?.Dispose();
            _labels?.Dispose();
        }

        base.Dispose(disposing);
    }

    private void GetPixels(ref VBuffer<float> pixels) => BytePixels.CopyTo(ref pixels, _images!.Read(RowInFile()));

    private void GetLabel(ref float label) => label = _labels!.Read(RowInFile())[0];

    private int RowInFile()
    {
        Ch.Check(IsGood, RowCursorUtils.FetchValueStateError);
        return _order?.RowAt((int)Position) ?? (int)Position;
    }
}
