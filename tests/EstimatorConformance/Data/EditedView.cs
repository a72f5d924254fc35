namespace EstimatorConformance.Data;

/// <summary>Changes the values of one column; schema, ids and all else are the input's.</summary>
/// <typeparam name="TColumn">The raw type of the column.</typeparam>
/// <param name="input">The data to change.</param>
/// <param name="column">The column to change.</param>
/// <param name="edit">Changes the value that was read at a position.</param>
public sealed class EditedView<TColumn>(IDataView input, string column, EditedView<TColumn>.Edit edit) : PassThroughView(input)
{
    /// <summary>Changes a value in place.</summary>
    public delegate void Edit(long position, ref TColumn value);

    /// <inheritdoc/>
    protected override DataViewRowCursor Wrap(DataViewRowCursor cursor) => new Cursor(cursor, cursor.Schema[column].Index, edit);

    private sealed class Cursor(DataViewRowCursor input, int edited, Edit edit) : PassThroughCursor(input)
    {
        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            if (column.Index != edited)
                return base.GetGetter<TValue>(column);
            ValueGetter<TColumn> original = Input.GetGetter<TColumn>(column);
            ValueGetter<TColumn> changed = (ref TColumn value) =>
            {
                original(ref value);
                edit(Position, ref value);
            };
            return (ValueGetter<TValue>)(object)changed;
        }
    }
}

/// <summary>The edits that the checks make.</summary>
public static class Edited
{
    /// <summary>Puts a value into the first slot of a vector column in its third row; Fit reads it like any other.</summary>
    public static IDataView OneRowHolds(float value, IDataView data, string column)
        => new EditedView<VBuffer<float>>(data, column, (long position, ref VBuffer<float> vector) =>
        {
            if (position != 2)
                return;
            float[] dense = [.. vector.DenseValues()];
            dense[0] = value;
            vector = new VBuffer<float>(dense.Length, dense);
        });

    /// <summary>Gives all rows of a scalar column the same value.</summary>
    public static IDataView AllRowsHold(float value, IDataView data, string column)
        => new EditedView<float>(data, column, (long _, ref float scalar) => scalar = value);
}
