using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>Work on units that do not depend on each other (rows, groups of columns), so that threads may share it.</summary>
internal interface IDivisibleWork
{
    /// <summary>Does the units from <paramref name="first"/> up to, and without, <paramref name="end"/>. Called from several threads at once.</summary>
    void Do(int first, int end);
}

/// <summary>Threads that share pieces of work of microseconds: they spin between two pieces, and sleep when there is none for long.</summary>
/// <remarks>
/// <para>
/// The threads begin with the first piece of work that is divided and end with <see cref="Dispose"/>; they are background threads. Handing
/// out work allocates nothing. One caller at a time, who takes part in the work itself.
/// </para>
/// <para>
/// Each thread has a part of its own, so that it finds in its core's cache what it had there the last time. A part whose thread has not
/// come for it when another has done its own, because other programs have its core, is done by that one: nobody waits for a thread that
/// has not begun. Only threads with a part are woken.
/// </para>
/// </remarks>
/// <param name="threads">The number of threads wanted, the caller's among them.</param>
internal sealed unsafe class Workers(int threads) : IDisposable
{
    /// <summary>What the gate of a thread's part says: to be done, nothing to do, or that the thread shall end.</summary>
    private const int Offered = 0, Taken = 1, Ended = -1;

    private readonly List<Thread> _threads = [];
    private readonly Gate _unfinished = new();
    private Gate[] _offers = [];
    private void* _work;
    private delegate*<void*, int, int, void> _do;
    private int _units;
    private int _parts;
    private ExceptionDispatchInfo? _failure;
    private long _waited;
    private bool _isStarted;
    private bool _isDisposed;

    /// <summary>The number of threads wanted, the caller's among them.</summary>
    public int Threads => threads;

    /// <summary>Whether work is divided; otherwise the caller does all of it. Changes no result.</summary>
    public bool Divides { get; set; } = true;

    /// <summary>The time that the caller has spent so far in handing out work and in waiting for the others.</summary>
    public TimeSpan Waited => Clock.GetElapsedTime(0, _waited);

    /// <summary>Makes the threads.</summary>
    public StartThread StartThread { get; init; } = BackgroundThread.Start;

    /// <summary>Measures <see cref="Waited"/>.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Told where not all threads can be made: how many there are, the caller's among them, and why. The work goes on with these.</summary>
    public Action<int, Exception> OnShortage { get; init; } = (_, _) => { };

    /// <summary>The kernels with their work divided among these threads; the kernels themselves where there is one thread only.</summary>
    public Kernels Share(Kernels kernels) => threads == 1 ? kernels : kernels.DividedAmong(this);

    /// <summary>Divides work evenly among as many threads as each get at least <paramref name="least"/> units, and returns when all of it is done.</summary>
    /// <param name="work">The work.</param>
    /// <param name="units">The number of its units.</param>
    /// <param name="least">The fewest units that are worth a thread.</param>
    public void Divide<TWork>(ref TWork work, int units, int least)
        where TWork : struct, IDivisibleWork, allows ref struct
    {
        int parts = Divides ? Math.Min(threads, units / Math.Max(1, least)) : 1;
        if (parts > 1 && !_isStarted)
            Start();
        Gate[] offers = _offers;
        parts = Math.Min(parts, 1 + offers.Length);
        if (parts <= 1)
        {
            work.Do(0, units);
            return;
        }

        _work = Unsafe.AsPointer(ref work);
        _do = &Do<TWork>;
        _units = units;
        _parts = parts;
        _failure = null;
        _unfinished.Set(parts);
        long start = Clock.GetTimestamp();
        foreach (Gate offer in offers.AsSpan(..(parts - 1)))
            offer.Set(Offered);
        long offered = Clock.GetTimestamp();
        DoPart(0);
        DoPartsNotBegun(offers);
        long done = Clock.GetTimestamp();

        // The work lies on this stack: nobody may touch it any more when this method ends.
        _unfinished.Wait();
        _waited += offered - start + (Clock.GetTimestamp() - done);
        _failure?.Throw();
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        foreach (Gate offer in _offers)
            offer.Set(Ended);
        foreach (Thread thread in _threads)
            thread.Join();
        _threads.Clear();
        _offers = [];
        _isStarted = false;
    }

    private static void Do<TWork>(void* work, int first, int end)
        where TWork : struct, IDivisibleWork, allows ref struct
    {
        // The caller, at its own part, keeps writing to the cache lines of its stack on which the original lies.
        TWork own = Unsafe.AsRef<TWork>(work);
        own.Do(first, end);
    }

    /// <summary>Starts as many threads as there can be.</summary>
    private void Start()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _isStarted = true;
        var offers = new Gate[threads - 1];
        for (int i = 0; i < offers.Length; i++)
        {
            offers[i] = new Gate();
            offers[i].Set(Taken);
        }

        Exception? shortage = null;
        try
        {
            for (int i = 0; i < offers.Length; i++)
            {
                int own = i;
                _threads.Add(StartThread("EncoderStudy worker", () => Work(offers, own)));
            }
        }
        catch (Exception reason) when (BackgroundThread.CannotBeMade(reason))
        {
            shortage = reason;
        }

        _offers = offers[.._threads.Count];
        if (shortage is not null)
            OnShortage(1 + _threads.Count, shortage);
    }

    private void Work(Gate[] offers, int own)
    {
        while (offers[own].Wait() != Ended)
        {
            if (offers[own].TryChange(Offered, Taken))
                DoPart(1 + own);
            DoPartsNotBegun(offers);
        }
    }

    /// <summary>Does the parts whose threads have not come for them.</summary>
    private void DoPartsNotBegun(Gate[] offers)
    {
        for (int i = 0; i < offers.Length; i++)
        {
            if (offers[i].TryChange(Offered, Taken))
                DoPart(1 + i);
        }
    }

    /// <remarks>The work is there as long as one of its parts, which this thread has taken, is not done.</remarks>
    private void DoPart(int part)
    {
        try
        {
            _do(_work, EndOfPart(part - 1), EndOfPart(part));
        }
        catch (Exception exception)
        {
            _failure = ExceptionDispatchInfo.Capture(exception);
        }

        _unfinished.CountDown();
    }

    private int EndOfPart(int part) => (int)((long)_units * (part + 1) / _parts);
}
