using Microsoft.ML.Data;

namespace Microsoft.ML.EncoderStudy.Reliability.RandomFits;

/// <summary>Rows in memory as a data view with a vector "Input" and a scalar "Weight". It counts the passes over it.</summary>
/// <param name="rows">The vectors.</param>
/// <param name="weights">Their weights.</param>
/// <param name="inputs">D.</param>
/// <param name="shuffles">Whether it brings its rows in another order where asked to.</param>
internal sealed class RowsView(VBuffer<float>[] rows, float[] weights, int inputs, bool shuffles) : IDataView
{
    private int _passes;

    public bool CanShuffle => shuffles;

    public DataViewSchema Schema { get; } = SchemaOf(inputs);

    /// <summary>How many cursors were asked for.</summary>
    public int Passes => Volatile.Read(ref _passes);

    public long? GetRowCount() => rows.Length;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        Interlocked.Increment(ref _passes);
        int[] order = [.. Enumerable.Range(0, rows.Length)];
        if (shuffles)
            rand?.Shuffle(order);
        return new Cursor(Schema, rows, weights, order);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private static DataViewSchema SchemaOf(int inputs)
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Input", new VectorDataViewType(NumberDataViewType.Single, inputs));
        schema.AddColumn("Weight", NumberDataViewType.Single);
        return schema.ToSchema();
    }

    private sealed class Cursor(DataViewSchema schema, VBuffer<float>[] rows, float[] weights, int[] order) : DataViewRowCursor
    {
        private long _position = -1;

        public override long Position => _position;

        public override long Batch => 0;

        public override DataViewSchema Schema => schema;

        private int Row => order[_position];

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Delegate getter = column.Name == "Input"
                ? (ValueGetter<VBuffer<float>>)((ref VBuffer<float> vector) => rows[Row].CopyTo(ref vector))
                : (ValueGetter<float>)((ref float weight) => weight = weights[Row]);
            return (ValueGetter<TValue>)getter;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() => (ref DataViewRowId id) => id = new DataViewRowId((ulong)Row, 0);

        public override bool MoveNext() => ++_position < order.Length;
    }
}
