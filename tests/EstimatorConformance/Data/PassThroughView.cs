namespace EstimatorConformance.Data;

/// <summary>A view that is another one in everything but its cursors.</summary>
public abstract class PassThroughView(IDataView input) : IDataView
{
    /// <inheritdoc/>
    public virtual bool CanShuffle => Input.CanShuffle;

    /// <inheritdoc/>
    public virtual DataViewSchema Schema => Input.Schema;

    /// <summary>The view underneath.</summary>
    protected IDataView Input { get; } = input;

    /// <inheritdoc/>
    public virtual long? GetRowCount() => Input.GetRowCount();

    /// <inheritdoc/>
    public virtual DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
        => Wrap(Input.GetRowCursor(columnsNeeded, rand));

    /// <inheritdoc/>
    public virtual DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null)
        => [.. Input.GetRowCursorSet(columnsNeeded, n, rand).Select(Wrap)];

    /// <summary>Puts this view's own cursor around one of the input's.</summary>
    protected abstract DataViewRowCursor Wrap(DataViewRowCursor cursor);
}
