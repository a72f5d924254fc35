using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>A number on which one thread waits: shut while it is positive, open at zero and below.</summary>
/// <remarks>
/// Most waits are of microseconds, so the one that waits spins first. Then it sleeps, and what runs on its core meanwhile gets all of it:
/// that may be the thread waited for. It never yields while it spins: where other programs want the core, one yield takes milliseconds.
/// </remarks>
internal sealed class Gate
{
    /// <summary>Turns of the waiting loop before it sleeps: some tens of microseconds, longer than anything between two pieces of a short step.</summary>
    private const int SpinsBeforeSleep = 2000;

    private readonly object _bed = new();
    private State _state;

    /// <summary>Sets the number, and wakes the one that waits where that opens the gate.</summary>
    public void Set(int number)
    {
        // Either this thread sees the sleeper after the change, or the sleeper sees the change: both are full fences.
        Interlocked.Exchange(ref _state.Number, number);
        if (number <= 0)
            WakeSleeper();
    }

    /// <summary>Counts down by one, and wakes the one that waits where that opens the gate.</summary>
    public void CountDown()
    {
        if (Interlocked.Decrement(ref _state.Number) <= 0)
            WakeSleeper();
    }

    /// <summary>Changes the number, unless it is not what it should be before: of several threads that try, one succeeds.</summary>
    public bool TryChange(int from, int to) =>
        Volatile.Read(ref _state.Number) == from && Interlocked.CompareExchange(ref _state.Number, to, from) == from;

    /// <summary>Waits until the gate is open.</summary>
    /// <returns>The number.</returns>
    public int Wait()
    {
        for (int spins = 0; spins < SpinsBeforeSleep; spins++)
        {
            int number = Volatile.Read(ref _state.Number);
            if (number <= 0)
                return number;
            Thread.SpinWait(1);
        }

        lock (_bed)
        {
            Interlocked.Exchange(ref _state.Sleepers, 1);
            int number;
            while ((number = Volatile.Read(ref _state.Number)) > 0)
                Monitor.Wait(_bed);
            Volatile.Write(ref _state.Sleepers, 0);
            return number;
        }
    }

    private void WakeSleeper()
    {
        if (Volatile.Read(ref _state.Sleepers) == 0)
            return;
        lock (_bed)
            Monitor.Pulse(_bed);
    }

    /// <summary>On cache lines of its own: with another gate's number beside it, every change of that one would take the line away.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 192)]
    private struct State
    {
        [FieldOffset(64)]
        public int Number;

        [FieldOffset(68)]
        public int Sleepers;
    }
}
