namespace EstimatorConformance.Data;

/// <summary>
/// Really splits its rows when asked for a set of cursors: batches of four rows go to the cursors in turn. Most sources answer
/// such a question with a single cursor, which tests nothing.
/// </summary>
public sealed class PartitionedView(IDataView input) : PassThroughView(input)
{
    /// <inheritdoc/>
    public override DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [.. Enumerable.Range(0, n).Select(part => new Cursor(Input.GetRowCursor(columnsNeeded, rand), part, n))];

    /// <inheritdoc/>
    protected override DataViewRowCursor Wrap(DataViewRowCursor cursor) => cursor;

    private sealed class Cursor(DataViewRowCursor input, int part, int parts) : PassThroughCursor(input)
    {
        private const int RowsPerBatch = 4;
        private long _position = -1;

        public override long Position => _position;

        public override long Batch => Input.Position / RowsPerBatch;

        public override bool MoveNext()
        {
            while (base.MoveNext())
            {
                if (Batch % parts != part)
                    continue;
                _position++;
                return true;
            }

            _position = -1;
            return false;
        }
    }
}
