using Microsoft.ML.EncoderStudy.Rows;

namespace Microsoft.ML.EncoderStudy.Training.Streaming;

/// <summary>Room for rows stored by their non-zeros, one after the other in one piece of memory.</summary>
/// <remarks>
/// Rows come and go in no order, so the memory gets holes. When its end is reached, the rows that are left move together. As no more than
/// two thirds are filled with rows at any time, a row moves twice on average before it goes, whatever the lengths of rows. Whoever stores
/// rows keeps to that.
/// </remarks>
internal sealed class SparseRowPool : RowPool
{
    /// <summary>The memory for values, in multiples of what is stored at most.</summary>
    public const double RoomPerValue = 1.5;

    private readonly int[] _indices;
    private readonly float[] _values;
    private readonly int[] _starts;
    private readonly int[] _ends;
    private readonly List<(int Slot, int Start)> _inOrder = [];
    private int _end;

    /// <param name="slots">The number of slots.</param>
    /// <param name="inputs">D.</param>
    /// <param name="mostValues">The number of non-zeros that all slots together hold at most at one time.</param>
    /// <param name="offset">What every row has besides: [inputs], or null for nothing.</param>
    /// <param name="weights">Receives the weights of the rows, by slot; null where all are 1.</param>
    public SparseRowPool(int slots, int inputs, long mostValues, float[]? offset, float[]? weights)
        : base(weights)
    {
        int length = checked((int)(mostValues * RoomPerValue) + 1);
        _indices = new int[length];
        _values = new float[length];
        _starts = new int[slots];
        _ends = new int[slots];
        Rows = new SparseRows(_starts, _ends, _indices, _values, inputs, offset);
    }

    public override TrainingRows Rows { get; }

    public override void Release(int slot) => _ends[slot] = _starts[slot];

    protected override void StoreValues(int slot, ReadOnlySpan<int> indices, ReadOnlySpan<float> values)
    {
        if (values.Length > _values.Length - _end)
            MoveTogether();
        indices.CopyTo(_indices.AsSpan(_end));
        values.CopyTo(_values.AsSpan(_end));
        _starts[slot] = _end;
        _ends[slot] = _end + values.Length;
        if (values.Length > 0)
            _inOrder.Add((slot, _end));
        _end += values.Length;
    }

    /// <summary>Closes the holes. A slot that no longer lies where it was stored has been emptied, and perhaps filled anew elsewhere.</summary>
    private void MoveTogether()
    {
        int kept = 0;
        _end = 0;
        for (int i = 0; i < _inOrder.Count; i++)
        {
            (int slot, int start) = _inOrder[i];
            int length = _ends[slot] - start;
            if (_starts[slot] != start || length == 0)
                continue;
            _indices.AsSpan(start, length).CopyTo(_indices.AsSpan(_end));
            _values.AsSpan(start, length).CopyTo(_values.AsSpan(_end));
            _starts[slot] = _end;
            _ends[slot] = _end + length;
            _inOrder[kept++] = (slot, _end);
            _end += length;
        }

        _inOrder.RemoveRange(kept, _inOrder.Count - kept);
    }
}
