namespace EstimatorConformance.Data;

/// <summary>Does something once, when a reader arrives at a row: cancels, or throws as a broken disk would.</summary>
public sealed class InterruptedView(IDataView input, long row, Action interrupt) : PassThroughView(input)
{
    private int _done;

    /// <inheritdoc/>
    protected override DataViewRowCursor Wrap(DataViewRowCursor cursor) => new Cursor(cursor, this);

    private void Arrive(long position)
    {
        if (position == row && Interlocked.Exchange(ref _done, 1) == 0)
            interrupt();
    }

    private sealed class Cursor(DataViewRowCursor input, InterruptedView view) : PassThroughCursor(input)
    {
        public override bool MoveNext()
        {
            bool moved = base.MoveNext();
            view.Arrive(Position);
            return moved;
        }
    }
}
