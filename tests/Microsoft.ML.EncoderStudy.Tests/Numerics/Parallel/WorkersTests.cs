using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Tests.Numerics.Parallel;

public class WorkersTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Divide_AnyNumberOfUnits_DoesEachOnce(int threads)
    {
        using var workers = new Workers(threads);
        for (int units = 0; units < 40; units++)
        {
            var work = new Counting(new int[units]);
            workers.Divide(ref work, units, least: 1);
            Assert.All(work.Done, times => Assert.Equal(1, times));
        }
    }

    [Fact]
    public void Divide_AmongMoreThreadsThanUnitsAllow_GivesNoThreadLessThanTheLeast()
    {
        using var workers = new Workers(4);
        var work = new Counting(new int[10]);
        workers.Divide(ref work, 10, least: 5);
        Assert.Equal(2, work.Parts.Count);

        work = new Counting(new int[10]);
        workers.Divide(ref work, 10, least: 6);
        Assert.Equal([(0, 10)], work.Parts);
    }

    [Fact]
    public void Divide_ManyTimesWithPausesBetween_WakesThreadsThatSleep()
    {
        using var workers = new Workers(3);
        for (int i = 0; i < 200; i++)
        {
            var work = new Counting(new int[9]);
            workers.Divide(ref work, 9, least: 1);
            Assert.All(work.Done, times => Assert.Equal(1, times));

            // Long enough for some threads to have gone to sleep before the next piece of work, not for all.
            Thread.SpinWait(i * 500);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(29)]
    public void Divide_WorkThatThrowsInOnePart_ThrowsItAfterAllPartsHaveEnded(int unitThatThrows)
    {
        using var workers = new Workers(3);
        var failing = new Failing(unitThatThrows);
        var problem = Assert.Throws<InvalidOperationException>(() => workers.Divide(ref failing, 30, least: 1));
        Assert.Equal("unit", problem.Message);

        var work = new Counting(new int[30]);
        workers.Divide(ref work, 30, least: 1);
        Assert.All(work.Done, times => Assert.Equal(1, times));
    }

    [Fact]
    public void Divide_InSteadyState_AllocatesNothing()
    {
        using var workers = new Workers(2);
        var work = new Nothing();
        workers.Divide(ref work, 2, least: 1);

        Assert.Equal(0, Allocations.LeastOf(() =>
        {
            for (int i = 0; i < 1000; i++)
                workers.Divide(ref work, 2, least: 1);
        }));
    }

    [Fact]
    public void Dispose_AfterWorkAndWithout_EndsTheThreadsAndRefusesMore()
    {
        new Workers(2).Dispose();
        var workers = new Workers(2);
        var work = new Nothing();
        workers.Divide(ref work, 2, least: 1);
        workers.Dispose();
        Assert.Throws<ObjectDisposedException>(() => workers.Divide(ref work, 2, least: 1));
    }

    [Fact]
    public void Divide_WhenThreadsDoNotCome_IsDoneByTheOneThatAsks()
    {
        var mayRun = new ManualResetEventSlim();
        using (var workers = new Workers(4) { StartThread = (name, run) => BackgroundThread.Start(name, () => RunLater(run)) })
        {
            for (int i = 0; i < 3; i++)
            {
                var work = new Counting(new int[40]);
                workers.Divide(ref work, 40, least: 1);
                Assert.All(work.Done, times => Assert.Equal(1, times));
                Assert.Equal(4, work.Parts.Count);
            }

            mayRun.Set();
        }

        void RunLater(ThreadStart run)
        {
            mayRun.Wait();
            run();
        }
    }

    [Fact]
    public void Divide_InTwoPartsAmongManyThreads_WakesNoThreadWithoutAPart()
    {
        var threads = new List<Thread>();
        using var workers = new Workers(8) { StartThread = Start };
        var work = new Counting(new int[8]);
        workers.Divide(ref work, 8, least: 1);
        SpinWait.SpinUntil(() => threads.All(Sleeps));

        work = new Counting(new int[8]);
        workers.Divide(ref work, 8, least: 4);
        Assert.All(threads.Skip(1), thread => Assert.True(Sleeps(thread)));
        Assert.Equal(2, work.Parts.Count);

        Thread Start(string name, ThreadStart run)
        {
            Thread thread = BackgroundThread.Start(name, run);
            threads.Add(thread);
            return thread;
        }

        static bool Sleeps(Thread thread) => (thread.ThreadState & ThreadState.WaitSleepJoin) != 0;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Divide_WhenNotAllThreadsCanBeMade_GoesOnWithThoseItGotAndSaysSoOnce(int made)
    {
        var reason = new InsufficientMemoryException("no more threads");
        var told = new List<(int Threads, Exception Reason)>();
        int left = made;
        using var workers = new Workers(4)
        {
            StartThread = (name, run) => left-- > 0 ? BackgroundThread.Start(name, run) : throw reason,
            OnShortage = (threads, why) => told.Add((threads, why)),
        };
        for (int i = 0; i < 3; i++)
        {
            var work = new Counting(new int[40]);
            workers.Divide(ref work, 40, least: 1);
            Assert.All(work.Done, times => Assert.Equal(1, times));
            Assert.Equal(1 + made, work.Parts.Count);
        }

        Assert.Equal([(1 + made, reason)], told);
    }

    [Fact]
    public void Divide_WhenMakingAThreadFailsForAnotherReason_ThrowsItAndCanBeDisposedOf()
    {
        using var workers = new Workers(2) { StartThread = (_, _) => throw new InvalidOperationException("a fault") };
        var work = new Nothing();
        Assert.Throws<InvalidOperationException>(() => workers.Divide(ref work, 2, least: 1));
    }

    [Fact]
    public void Divide_WithDividingSwitchedOff_IsDoneInOnePartUntilItIsOnAgain()
    {
        using var workers = new Workers(3) { Divides = false };
        var work = new Counting(new int[9]);
        workers.Divide(ref work, 9, least: 1);
        Assert.Equal([(0, 9)], work.Parts);

        workers.Divides = true;
        work = new Counting(new int[9]);
        workers.Divide(ref work, 9, least: 1);
        Assert.Equal(3, work.Parts.Count);
    }

    [Fact]
    public void Waited_WhileAThreadIsStillAtItsPart_CountsWhatTheCallerWaits()
    {
        var clock = new ManualClock();
        var callerWaits = new ManualResetEventSlim();
        var workerHasBegun = new ManualResetEventSlim();
        int looks = 0;
        clock.LookedAt = () =>
        {
            if (++looks == 3)
                callerWaits.Set();
        };
        using var workers = new Workers(2) { Clock = clock };
        var work = new Parts(() =>
        {
            workerHasBegun.Wait();
            clock.Advance(TimeSpan.FromSeconds(100));
        }, () =>
        {
            workerHasBegun.Set();
            callerWaits.Wait();
            clock.Advance(TimeSpan.FromSeconds(7));
        });
        workers.Divide(ref work, 2, least: 1);
        Assert.Equal(TimeSpan.FromSeconds(7), workers.Waited);
    }

    private readonly struct Parts(Action first, Action second) : IDivisibleWork
    {
        public void Do(int start, int end) => (start == 0 ? first : second)();
    }

    private readonly struct Nothing : IDivisibleWork
    {
        public void Do(int first, int end)
        {
        }
    }

    private readonly struct Counting(int[] done) : IDivisibleWork
    {
        public int[] Done { get; } = done;

        public List<(int First, int End)> Parts { get; } = [];

        public void Do(int first, int end)
        {
            lock (Parts)
                Parts.Add((first, end));
            for (int i = first; i < end; i++)
                Interlocked.Increment(ref Done[i]);
        }
    }

    private readonly struct Failing(int unit) : IDivisibleWork
    {
        public void Do(int first, int end)
        {
            if (first <= unit && unit < end)
                throw new InvalidOperationException("unit");
        }
    }
}
