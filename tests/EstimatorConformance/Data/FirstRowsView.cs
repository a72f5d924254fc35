namespace EstimatorConformance.Data;

/// <summary>The first rows of the input; none, if that is asked.</summary>
public sealed class FirstRowsView(IDataView input, long count) : PassThroughView(input)
{
    /// <inheritdoc/>
    public override bool CanShuffle => false;

    /// <inheritdoc/>
    public override long? GetRowCount() => null;

    /// <inheritdoc/>
    public override DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        => Wrap(Input.GetRowCursor(columnsNeeded));

    /// <inheritdoc/>
    public override DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [GetRowCursor(columnsNeeded)];

    /// <inheritdoc/>
    protected override DataViewRowCursor Wrap(DataViewRowCursor cursor) => new Cursor(cursor, count);

    private sealed class Cursor(DataViewRowCursor input, long count) : PassThroughCursor(input)
    {
        private bool _ended;

        public override long Position => _ended ? -1 : base.Position;

        public override bool MoveNext()
        {
            _ended = _ended || Input.Position + 1 >= count || !base.MoveNext();
            return !_ended;
        }
    }
}
