using System.Numerics.Tensors;
using Microsoft.ML.Data;

namespace Microsoft.ML.EncoderStudy.Benchmarks;

/// <summary>
/// Any number of dense Gaussian rows that exist only while they are read: each is one of 4,096 drawn beforehand, times a factor of its own.
/// </summary>
internal sealed class GeneratedRows : IDataView
{
    private const int Drawn = 4096;
    private const int Factors = 1009;

    private readonly float[][] _drawn;
    private readonly int _inputs;
    private readonly long _rows;

    public GeneratedRows(long rows, int inputs)
    {
        (_rows, _inputs) = (rows, inputs);
        var random = new Random(1);
        _drawn = [.. Enumerable.Range(0, Drawn).Select(_ => Enumerable.Range(0, inputs).Select(_ => Normal(random)).ToArray())];
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Input", new VectorDataViewType(NumberDataViewType.Single, inputs));
        Schema = schema.ToSchema();
    }

    public bool CanShuffle => false;

    public DataViewSchema Schema { get; }

    public long? GetRowCount() => _rows;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null) => new Cursor(this);

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) => [new Cursor(this)];

    private void Fill(long row, ref VBuffer<float> values)
    {
        var editor = VBufferEditor.Create(ref values, _inputs);
        float factor = 0.5f + (row % Factors / (float)Factors);
        TensorPrimitives.Multiply(_drawn[row * 2654435761 % Drawn], factor, editor.Values);
        values = editor.Commit();
    }

    private static float Normal(Random random) =>
        (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));

    private sealed class Cursor(GeneratedRows view) : DataViewRowCursor
    {
        private long _position = -1;

        public override long Position => _position;

        public override long Batch => 0;

        public override DataViewSchema Schema => view.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column) =>
            (ValueGetter<TValue>)(Delegate)(ValueGetter<VBuffer<float>>)((ref VBuffer<float> row) => view.Fill(_position, ref row));

        public override ValueGetter<DataViewRowId> GetIdGetter() =>
            (ref DataViewRowId id) => id = new DataViewRowId((ulong)_position, 0);

        public override bool MoveNext() => ++_position < view._rows;
    }
}
