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

        // A collection for other tests counts what is left of this thread's allocation buffer as used, so one round may show what nobody allocated.
        long least = long.MaxValue;
        for (int round = 0; round < 10; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++)
                workers.Divide(ref work, 2, least: 1);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
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
