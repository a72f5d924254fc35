using System.Runtime.CompilerServices;
using Microsoft.ML.Data;

namespace Microsoft.ML.EncoderStudy.Tests.Training.Streaming;

/// <summary>
/// A data view whose rows are made as they are read: a vector "Input" and a scalar "Weight". It counts passes and open cursors, and a test
/// may make a pass unlike the others.
/// </summary>
internal sealed class ScriptedView : IDataView
{
    private readonly Func<int, VBuffer<float>> _row;
    private int _passes;
    private int _open;

    /// <param name="rows">The number of rows.</param>
    /// <param name="inputs">D.</param>
    /// <param name="row">Makes a row, given its number.</param>
    public ScriptedView(int rows, int inputs, Func<int, VBuffer<float>> row)
    {
        _row = row;
        RowsOfPass = _ => rows;
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Input", new VectorDataViewType(NumberDataViewType.Single, inputs));
        schema.AddColumn("Weight", NumberDataViewType.Single);
        Schema = schema.ToSchema();
    }

    /// <summary>The number of rows of a pass, from 1.</summary>
    public Func<int, int> RowsOfPass { get; init; }

    /// <summary>The weight of a row.</summary>
    public Func<int, float> WeightOf { get; init; } = _ => 1;

    /// <summary>A vector in place of the one of a pass, from 1, and a row; null for no other.</summary>
    public Func<int, int, VBuffer<float>?> Replacement { get; init; } = (_, _) => null;

    /// <summary>Called with the number of the pass, from 1, and that of the row before it is read.</summary>
    public Action<int, int> BeforeRow { get; init; } = (_, _) => { };

    /// <summary>Called where a pass is to be shuffled.</summary>
    public Action BeforeShuffle { get; init; } = () => { };

    public bool CanShuffle { get; init; }

    public DataViewSchema Schema { get; }

    /// <summary>How many cursors were asked for.</summary>
    public int Passes => Volatile.Read(ref _passes);

    /// <summary>How many cursors are not disposed.</summary>
    public int OpenCursors => Volatile.Read(ref _open);

    public long? GetRowCount() => null;

    public DataViewRowCursor GetRowCursor(IEnumerable<DataViewSchema.Column> columnsNeeded, Random? rand = null)
    {
        if (rand is not null)
            BeforeShuffle();
        Interlocked.Increment(ref _open);
        return new Cursor(this, Interlocked.Increment(ref _passes), CanShuffle ? rand : null);
    }

    public DataViewRowCursor[] GetRowCursorSet(IEnumerable<DataViewSchema.Column> columnsNeeded, int n, Random? rand = null) =>
        [GetRowCursor(columnsNeeded, rand)];

    private sealed class Cursor : DataViewRowCursor
    {
        private readonly ScriptedView _view;
        private readonly int _pass;
        private readonly int[] _order;
        private long _position = -1;
        private bool _disposed;

        public Cursor(ScriptedView view, int pass, Random? random)
        {
            _view = view;
            _pass = pass;
            _order = [.. Enumerable.Range(0, view.RowsOfPass(pass))];
            random?.Shuffle(_order);
        }

        public override long Position => _position;

        public override long Batch => 0;

        public override DataViewSchema Schema => _view.Schema;

        public override bool IsColumnActive(DataViewSchema.Column column) => true;

        public override ValueGetter<TValue> GetGetter<TValue>(DataViewSchema.Column column)
        {
            Delegate getter = column.Index == 0
                ? (ValueGetter<VBuffer<float>>)((ref VBuffer<float> row) => row = _view.Replacement(_pass, _order[_position]) ?? _view._row(_order[_position]))
                : (ValueGetter<float>)((ref float weight) => weight = _view.WeightOf(_order[_position]));
            return (ValueGetter<TValue>)getter;
        }

        public override ValueGetter<DataViewRowId> GetIdGetter() =>
            (ref DataViewRowId id) => id = new DataViewRowId((ulong)_order[_position], 0);

        /// <remarks>Not inlined, so that stack traces show it.</remarks>
        [MethodImpl(MethodImplOptions.NoInlining)]
        public override bool MoveNext()
        {
            if (_position + 1 >= _order.Length)
                return false;
            _position++;
            _view.BeforeRow(_pass, (int)_position);
            return true;
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && !_disposed)
                Interlocked.Decrement(ref _view._open);
            _disposed = true;
            base.Dispose(disposing);
        }
    }
}
