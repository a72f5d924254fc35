namespace Microsoft.ML.EncoderStudy.Training.Streaming;

/// <summary>Some slots of a pool, and which of them hold rows that wait their turn.</summary>
/// <remarks>
/// Two groups of rows share the slots: those of the present pass, and those of the pass after it, which enter as the present ones leave.
/// </remarks>
internal sealed class SlotWindow
{
    private readonly RowPool _pool;
    private readonly int _firstSlot;
    private readonly int _rowsInAnyCase;
    private readonly long _mostValues;
    private readonly Stack<int> _empty = new();
    private readonly int[] _valuesOfSlot;
    private int[] _waiting;
    private int[] _waitingForNextPass;
    private int _countForNextPass;
    private long _values;

    /// <param name="pool">The pool.</param>
    /// <param name="slots">The numbers of the slots.</param>
    /// <param name="rowsInAnyCase">So many rows of a pass are let in however many values they have.</param>
    /// <param name="mostValues">Beyond these rows, as many as have so many values together.</param>
    public SlotWindow(RowPool pool, Range slots, int rowsInAnyCase, long mostValues)
    {
        _pool = pool;
        _rowsInAnyCase = rowsInAnyCase;
        _mostValues = mostValues;
        (_firstSlot, int count) = slots.GetOffsetAndLength(int.MaxValue);
        for (int slot = _firstSlot + count - 1; slot >= _firstSlot; slot--)
            _empty.Push(slot);
        (_waiting, _waitingForNextPass, _valuesOfSlot) = (new int[count], new int[count], new int[count]);
    }

    /// <summary>The slots of the waiting rows of the present pass.</summary>
    public Memory<int> Waiting => _waiting.AsMemory(0, Count);

    /// <summary>The number of waiting rows of the present pass.</summary>
    public int Count { get; private set; }

    /// <summary>Begins the next pass with the rows of it that are there already. No row of the present one is waiting any more.</summary>
    public void BeginPass()
    {
        (_waiting, _waitingForNextPass) = (_waitingForNextPass, _waiting);
        (Count, _countForNextPass) = (_countForNextPass, 0);
    }

    /// <summary>Lets rows of the present pass in, waiting for them, until there is no room or there are no more.</summary>
    public void Fill(ReadAhead rows)
    {
        while (_empty.Count > 0 && rows.MoveTo(wait: true) && (Count < _rowsInAnyCase || HasRoom(rows)))
            _waiting[Count++] = Store(rows);
    }

    /// <summary>Lets rows of the next pass in, so far as they have been read already and there is room.</summary>
    public void FillForNextPass(ReadAhead rows)
    {
        while (_empty.Count > 0 && rows.MoveTo(wait: false) && HasRoom(rows))
            _waitingForNextPass[_countForNextPass++] = Store(rows);
    }

    /// <summary>Empties the slots of the first waiting rows.</summary>
    public void RemoveFirst(int count)
    {
        Release(_waiting.AsSpan(0, count));
        _waiting.AsSpan(count, Count - count).CopyTo(_waiting);
        Count -= count;
    }

    /// <summary>Empties the slots of the last waiting rows.</summary>
    public void RemoveLast(int count)
    {
        Release(_waiting.AsSpan(Count - count, count));
        Count -= count;
    }

    /// <summary>Empties all slots.</summary>
    public void Clear()
    {
        RemoveLast(Count);
        BeginPass();
        RemoveLast(Count);
    }

    private bool HasRoom(ReadAhead rows) => _values + rows.Values <= _mostValues;

    private int Store(ReadAhead rows)
    {
        int slot = _empty.Pop();
        _values += _valuesOfSlot[slot - _firstSlot] = rows.Values;
        rows.TakeTo(_pool, slot);
        return slot;
    }

    private void Release(ReadOnlySpan<int> slots)
    {
        foreach (int slot in slots)
        {
            _values -= _valuesOfSlot[slot - _firstSlot];
            _pool.Release(slot);
            _empty.Push(slot);
        }
    }
}
