namespace EstimatorConformance.Data;

/// <summary>Counts how often the input is read and how many cursors are still open.</summary>
public sealed class CountingView(IDataView input) : PassThroughView(input)
{
    private int _passes;
    private int _open;

    /// <summary>How many times a cursor, or a set of cursors that share the rows, was asked for.</summary>
    public int Passes => _passes;

    /// <summary>How many cursors were opened and not yet disposed.</summary>
    public int Open => _open;

    /// <inheritdoc/>
    public override DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        Interlocked.Increment(ref _passes);
        return base.GetRowCursor(columnsNeeded, rand);
    }

    /// <inheritdoc/>
    public override DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
    {
        Interlocked.Increment(ref _passes);
        return base.GetRowCursorSet(columnsNeeded, n, rand);
    }

    /// <inheritdoc/>
    protected override DataViewRowCursor Wrap(DataViewRowCursor cursor)
    {
        Interlocked.Increment(ref _open);
        return new Cursor(cursor, this);
    }

    private sealed class Cursor(DataViewRowCursor input, CountingView view) : PassThroughCursor(input)
    {
        private bool _closed;

        protected override void Dispose(bool disposing)
        {
            if (!_closed)
            {
                _closed = true;
                Interlocked.Decrement(ref view._open);
            }

            base.Dispose(disposing);
        }
    }
}
