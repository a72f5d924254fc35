namespace EstimatorConformance.Data;

/// <summary>A cursor that is another one in everything; the views beside it change one thing each.</summary>
public abstract class PassThroughCursor(DataViewRowCursor input) : DataViewRowCursor
{
    /// <summary>The cursor underneath.</summary>
    protected DataViewRowCursor Input { get; } = input;

    /// <inheritdoc/>
    public override DataViewSchema Schema => Input.Schema;

    /// <inheritdoc/>
    public override long Position => Input.Position;

    /// <inheritdoc/>
    public override long Batch => Input.Batch;

    /// <inheritdoc/>
    public override bool MoveNext() => Input.MoveNext();

    /// <inheritdoc/>
    public override bool IsColumnActive(DataViewSchema.Column column) => Input.IsColumnActive(column);

    /// <inheritdoc/>
    public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) => Input.GetGetter<TValue>(column);

    /// <inheritdoc/>
    public override ValueGetter<DataViewRowId> GetIdGetter() => Input.GetIdGetter();

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Input.Dispose();
        base.Dispose(disposing);
    }
}
