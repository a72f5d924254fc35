using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Rows;

namespace Microsoft.ML.EncoderStudy.Training.Streaming;

/// <summary>One pass over a stream, read on a thread of its own a few pieces ahead of the one that takes the rows.</summary>
/// <remarks>
/// Where no thread can be made, pieces are read on the thread that takes the rows, when it asks for them; the rows are the same.
/// Disposing it ends the thread, and with it the cursor, before it returns; a row that the data view is busy with is waited for, and no
/// other. What the reading throws is thrown where the row is asked for.
/// </remarks>
internal sealed class ReadAhead : IDisposable
{
    /// <summary>2 MB of rows stored whole: measured to be faster than 8 MB, which leave a core's cache.</summary>
    private const int Pieces = 16;

    private readonly BlockingCollection<PackedRows> _filled = [];
    private readonly BlockingCollection<PackedRows> _empty = [];
    private readonly CancellationTokenSource _stop;
    private readonly CancellationToken _cancellation;
    private readonly IEnumerator<PackedRows> _pass;
    private readonly Thread? _thread;
    private ExceptionDispatchInfo? _failure;
    private PackedRows? _rows;
    private int _row;

    /// <param name="inputs">D.</param>
    /// <param name="read">Reads the pass in pieces, into memory that it asks for. It looks at the token with every row.</param>
    /// <param name="startThread">Makes the thread that reads.</param>
    /// <param name="onShortage">Told why there can be no thread.</param>
    /// <param name="cancellation">The caller's own cancellation.</param>
    public ReadAhead(
        int inputs, Func<Func<PackedRows>, CancellationToken, IEnumerable<PackedRows>> read, StartThread startThread, Action<Exception> onShortage,
        CancellationToken cancellation)
    {
        _cancellation = cancellation;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        CancellationToken stop = _stop.Token;
        for (int i = 0; i < Pieces; i++)
            _empty.Add(new PackedRows(inputs), CancellationToken.None);
        _pass = read(() => _empty.Take(stop), stop).GetEnumerator();
        try
        {
            _thread = startThread("Training rows", () => Run(stop));
        }
        catch (Exception reason) when (BackgroundThread.CannotBeMade(reason))
        {
            onShortage(reason);
        }
    }

    /// <summary>The number of values that the present row stores.</summary>
    public int Values => _rows!.Values(_row).Length;

    /// <summary>Whether the pass has ended. Known only after a row was asked for in vain.</summary>
    public bool Ended { get; private set; }

    /// <summary>Stays at a row until it was taken or skipped, and goes on to the next then.</summary>
    /// <param name="wait">Whether to wait for a row that has not been read yet.</param>
    /// <returns>Whether there is a row: false at the end of the pass, and without waiting where a thread has not read one yet.</returns>
    public bool MoveTo(bool wait)
    {
        while (_rows is null || _row >= _rows.Count)
        {
            if (_rows is not null)
                GiveBack(_rows);
            if (Ended || !TryTake(wait, out _rows))
                return false;
            _row = 0;
        }

        return true;
    }

    /// <summary>Copies the present row into a slot and is done with it: <see cref="MoveTo"/> goes on to the one after it.</summary>
    public void TakeTo(RowPool pool, int slot) => pool.Store(slot, _rows!, _row++);

    /// <summary>Is done with the present row.</summary>
    public void Skip() => _row++;

    public void Dispose()
    {
        _stop.Cancel();
        _thread?.Join();
        _pass.Dispose();
        _stop.Dispose();
        _filled.Dispose();
        _empty.Dispose();
    }

    private void GiveBack(PackedRows rows)
    {
        rows.Clear();
        _empty.Add(rows, CancellationToken.None);
        _rows = null;
    }

    private bool TryTake(bool wait, out PackedRows? rows)
    {
        if (_thread is null)
            return TryRead(out rows);
        if (_filled.TryTake(out rows, wait ? Timeout.Infinite : 0, _cancellation))
            return true;
        if (!_filled.IsCompleted)
            return false;
        _failure?.Throw();
        Ended = true;
        return false;
    }

    private bool TryRead(out PackedRows? rows)
    {
        Ended = !_pass.MoveNext();
        rows = Ended ? null : _pass.Current;
        return !Ended;
    }

    private void Run(CancellationToken stop)
    {
        try
        {
            while (_pass.MoveNext())
                _filled.Add(_pass.Current, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Disposed of or cancelled: nobody waits for rows.
        }
        catch (Exception failure)
        {
            // Thrown again on the thread that asks for rows.
            _failure = ExceptionDispatchInfo.Capture(failure);
        }
        finally
        {
            _filled.CompleteAdding();
        }
    }
}
