using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>Threads that share pieces of work of microseconds: they spin between two pieces, and sleep when there is none for long.</summary>
/// <remarks>
/// The threads begin with the first piece of work that is divided and end with <see cref="Dispose"/>; they are background threads. Handing
/// out work allocates nothing. One caller at a time, who takes part in the work itself.
/// </remarks>
internal sealed unsafe class Workers(int threads) : IDisposable
{
    /// <summary>Turns of a waiting loop before a worker sleeps: about a tenth of a millisecond, longer than anything between two pieces of a step.</summary>
    private const int SpinsBeforeSleep = 2000;

    /// <summary>Turns of a waiting loop before it lets other threads run: where there are more threads than cores, one of those holds the work.</summary>
    private const int SpinsBeforeYield = 400;

    private readonly Lock _startLock = new();
    private readonly object _sleep = new();
    private Thread[] _threads = [];
    private void* _work;
    private delegate*<void*, int, int, void> _do;
    private int _units;
    private int _parts;
    private int _turn;
    private int _unfinished;
    private int _sleepers;
    private ExceptionDispatchInfo? _failure;
    private bool _ended;

    /// <summary>The number of threads, the caller's among them.</summary>
    public int Threads => threads;

    /// <summary>The kernels with their work divided among these threads; the kernels themselves where there is one thread only.</summary>
    public Kernels Share(Kernels kernels) => threads == 1 ? kernels : new ParallelKernels(kernels, this);

    /// <summary>Divides work evenly among as many threads as each get at least <paramref name="least"/> units, and returns when all of it is done.</summary>
    /// <param name="work">The work.</param>
    /// <param name="units">The number of its units.</param>
    /// <param name="least">The fewest units that are worth a thread.</param>
    public void Divide<TWork>(ref TWork work, int units, int least)
        where TWork : struct, IDivisibleWork, allows ref struct
    {
        int parts = Math.Min(threads, units / Math.Max(1, least));
        if (parts <= 1)
        {
            work.Do(0, units);
            return;
        }

        if (_threads.Length == 0)
            Start();
        _work = Unsafe.AsPointer(ref work);
        _do = &Do<TWork>;
        _units = units;
        _parts = parts;
        _failure = null;
        Volatile.Write(ref _unfinished, threads - 1);
        Interlocked.Increment(ref _turn);
        if (Volatile.Read(ref _sleepers) > 0)
            Wake();

        try
        {
            work.Do(0, EndOfPart(0));
        }
        finally
        {
            // The work lies on this stack: nobody may touch it any more when this method ends.
            for (int spins = 0; Volatile.Read(ref _unfinished) > 0; spins++)
                Wait(spins);
        }

        _failure?.Throw();
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        lock (_startLock)
        {
            _ended = true;
            Interlocked.Increment(ref _turn);
            Wake();
            foreach (Thread thread in _threads)
                thread.Join();
            _threads = [];
        }
    }

    private static void Do<TWork>(void* work, int first, int end)
        where TWork : struct, IDivisibleWork, allows ref struct
    {
        // The caller, at its own part, keeps writing to the cache lines of its stack on which the original lies.
        TWork own = Unsafe.AsRef<TWork>(work);
        own.Do(first, end);
    }

    private void Start()
    {
        lock (_startLock)
        {
            ObjectDisposedException.ThrowIf(_ended, this);
            int turn = _turn;
            _threads = new Thread[threads - 1];
            for (int i = 0; i < _threads.Length; i++)
            {
                int part = i + 1;
                _threads[i] = new Thread(() => Work(part, turn)) { IsBackground = true, Name = "EncoderStudy worker" };
                _threads[i].Start();
            }
        }
    }

    private void Work(int part, int turn)
    {
        while (true)
        {
            WaitForTurnAfter(turn);
            if (_ended)
                return;
            turn++;
            if (part < _parts)
            {
                try
                {
                    _do(_work, EndOfPart(part - 1), EndOfPart(part));
                }
                catch (Exception exception)
                {
                    _failure = ExceptionDispatchInfo.Capture(exception);
                }
            }

            Interlocked.Decrement(ref _unfinished);
        }
    }

    private int EndOfPart(int part) => (int)((long)_units * (part + 1) / _parts);

    private void WaitForTurnAfter(int turn)
    {
        for (int spins = 0; spins < SpinsBeforeSleep; spins++)
        {
            if (Volatile.Read(ref _turn) != turn)
                return;
            Wait(spins);
        }

        lock (_sleep)
        {
            // Either the caller sees this sleeper after taking its turn, or the sleeper sees the turn: both are full fences.
            Interlocked.Increment(ref _sleepers);
            while (Volatile.Read(ref _turn) == turn)
                Monitor.Wait(_sleep);
            Interlocked.Decrement(ref _sleepers);
        }
    }

    private void Wake()
    {
        lock (_sleep)
            Monitor.PulseAll(_sleep);
    }

    private static void Wait(int spins)
    {
        if (spins < SpinsBeforeYield)
            Thread.SpinWait(1);
        else
            Thread.Yield();
    }
}
