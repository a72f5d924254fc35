using Microsoft.ML.EncoderStudy.Training;

namespace Microsoft.ML.EncoderStudy.Tests.Training;

/// <summary>On a machine that is made up: what a step takes on threads and on one, and how much of the former is waiting.</summary>
public class ThreadTrialTests
{
    private const double Quiet = 0.02, Disturbed = 0.5;

    /// <summary>The steps of one millisecond that make a block.</summary>
    private const int Block = 10;

    private readonly ManualClock _clock = new();
    private readonly ThreadTrial _trial;
    private TimeSpan _waited;

    public ThreadTrialTests() => _trial = new ThreadTrial(_clock);

    [Fact]
    public void UseThreads_WhileThreadsHardlyWait_IsAlwaysTrue() =>
        Assert.Equal(0, Run(together: 1, alone: 0.5, waiting: 0.124, steps: 100 * Block).Alone);

    [Fact]
    public void UseThreads_WhenThreadsWaitMuchAndAreSlower_IsFalseFromTheSecondBlockOnButForTries()
    {
        Assert.Equal(0, Run(together: 2, alone: 1, Disturbed, Block).Alone);
        (int together, int alone, _) = Run(together: 2, alone: 1, Disturbed, 1000 * Block);
        Assert.InRange(together, 1, alone / 32);
    }

    [Fact]
    public void UseThreads_WhenThreadsWaitMuchAndAreFasterStill_IsTrueButForTries()
    {
        (int together, int alone, _) = Run(together: 1, alone: 2, Disturbed, 1000 * Block);
        Assert.InRange(alone, 1, together / 32);
    }

    [Fact]
    public void UseThreads_WhenBothTakeTheSame_IsFalseButForTries()
    {
        Run(together: 1, alone: 1, Disturbed, 4 * Block);
        Assert.False(_trial.UseThreads);
        (int together, int alone, _) = Run(together: 1, alone: 1, Disturbed, 1000 * Block);
        Assert.InRange(together, 1, alone / 8);
    }

    [Fact]
    public void UseThreads_WhenTheCoresAreFreeAgain_IsTrueAgainWithinASecondAndStaysSo()
    {
        Run(together: 3, alone: 1, Disturbed, 1000);
        Run(together: 0.6, alone: 1, Quiet, 1000);
        Assert.Equal(0, Run(together: 0.6, alone: 1, Quiet, 1000).Alone);
    }

    [Fact]
    public void UseThreads_AfterABlockInWhichCodeWasCompiled_IsNotDecidedByIt()
    {
        Run(together: 50, alone: 1, Disturbed, 1);
        Assert.True(_trial.UseThreads);
        Assert.Equal(0, Run(together: 0.6, alone: 1, Quiet, 1000).Alone);
    }

    [Fact]
    public void UseThreads_AfterOneBlockThatWasHeldUp_IsTrueAgainSoon()
    {
        Run(together: 0.6, alone: 1, Quiet, 1000);
        Run(together: 5, alone: 1, Disturbed, 2);
        Assert.InRange(Run(together: 0.6, alone: 1, Quiet, 10_000).Alone, 1, 500);
    }

    [Fact]
    public void StepTaken_AfterTimeThatWasNotTheSteps_DoesNotCountIt()
    {
        for (int epoch = 0; epoch < 100; epoch++)
        {
            // As if a report had taken long, and work in it had waited for threads.
            _clock.Advance(TimeSpan.FromSeconds(10));
            _waited += TimeSpan.FromSeconds(10);
            _trial.Begin(_waited);
            Assert.Equal(0, Run(together: 0.6, alone: 1, Quiet, 3 * Block).Alone);
        }
    }

    /// <summary>What is promised: whatever the machine does, hardly more than one thread's time.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void UseThreads_OnAMachineThatChangesAllTheTime_CostsLittleMoreThanOneThread(int seed)
    {
        var random = new Random(seed);
        double leastAlone = Math.Exp(random.NextDouble() * Math.Log(1000)) / 10;
        for (int phase = 0; phase < 200; phase++)
        {
            double alone = leastAlone * (1 + (2 * random.NextDouble()));
            double together = alone * Math.Exp((random.NextDouble() * Math.Log(16)) - Math.Log(2));

            // The caller does a share of the work only, so what threads take above that of one is waiting at least.
            double waiting = Math.Max(0.05, 1 - (0.9 * alone / together));
            int steps = 100 + (int)(5000 / alone);
            TimeSpan time = Run(together, alone, waiting, steps).Time;
            double allowed = 1.15 * steps * alone;
            Assert.True(
                time.TotalMilliseconds <= allowed,
                $"phase {phase}: {steps} steps of {alone:F2} ms on one thread and {together:F2} ms on several took {time.TotalMilliseconds:F0} ms");
        }
    }

    /// <param name="together">Milliseconds of a step on several threads.</param>
    /// <param name="alone">Milliseconds of a step on one.</param>
    /// <param name="waiting">The share of the time on several threads that is waiting.</param>
    /// <param name="steps">How many steps to take.</param>
    /// <returns>The numbers of steps on several threads and on one, and what they took.</returns>
    private (int Together, int Alone, TimeSpan Time) Run(double together, double alone, double waiting, int steps)
    {
        int count = 0;
        TimeSpan time = TimeSpan.Zero;
        for (int i = 0; i < steps; i++)
        {
            bool usesThreads = _trial.UseThreads;
            TimeSpan step = TimeSpan.FromMilliseconds(usesThreads ? together : alone);
            _clock.Advance(step);
            time += step;
            if (usesThreads)
            {
                count++;
                _waited += waiting * step;
            }

            _trial.StepTaken(_waited);
        }

        return (count, steps - count, time);
    }
}
