using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Tests.Numerics.Parallel;

public class GateTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Wait_AtAnOpenGate_GivesItsNumber(int number)
    {
        var gate = new Gate();
        gate.Set(number);
        Assert.Equal(number, gate.Wait());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void Set_ToANumberThatOpens_WakesTheLoneSleeper(int number)
    {
        (Gate gate, Task<int> waiting) = Asleep(1);
        gate.Set(number);
        Assert.Equal(number, Awakened(waiting));
    }

    [Fact]
    public void CountDown_OnlyTheOneThatOpens_WakesTheLoneSleeper()
    {
        (Gate gate, Task<int> waiting) = Asleep(3);
        gate.CountDown();
        gate.CountDown();
        Assert.False(waiting.IsCompleted);
        gate.CountDown();
        Assert.Equal(0, Awakened(waiting));
    }

    [Fact]
    public void TryChange_ByManyThreads_SucceedsForOneOfThem()
    {
        for (int round = 0; round < 200; round++)
        {
            var gate = new Gate();
            int changed = 0;
            System.Threading.Tasks.Parallel.For(0, 4, _ =>
            {
                if (gate.TryChange(from: 0, to: 1))
                    Interlocked.Increment(ref changed);
            });
            Assert.Equal(1, changed);
            Assert.False(gate.TryChange(from: 0, to: 2));
        }
    }

    /// <summary>A gate with a thread that waits at it and has gone to sleep.</summary>
    private static (Gate Gate, Task<int> Waiting) Asleep(int number)
    {
        var gate = new Gate();
        gate.Set(number);
        var woken = new TaskCompletionSource<int>();
        Thread thread = BackgroundThread.Start("waits at a gate", () => woken.SetResult(gate.Wait()));
        SpinWait.SpinUntil(() => (thread.ThreadState & ThreadState.WaitSleepJoin) != 0);
        return (gate, woken.Task);
    }

    private static int Awakened(Task<int> waiting)
    {
        Assert.True(waiting.Wait(TimeSpan.FromSeconds(30)), "The sleeper was not woken.");
        return waiting.Result;
    }
}
