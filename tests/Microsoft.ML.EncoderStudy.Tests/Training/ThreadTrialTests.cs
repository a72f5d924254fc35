using Microsoft.ML.EncoderStudy.Training;

namespace Microsoft.ML.EncoderStudy.Tests.Training;

public class ThreadTrialTests
{
    [Theory]
    [InlineData(1, 2, true)]
    [InlineData(2, 1, false)]
    public void UseThreads_AfterATrial_IsWhatWasFaster(int millisecondsTogether, int millisecondsAlone, bool expected)
    {
        var clock = new ManualClock();
        var trial = new ThreadTrial(clock);
        Run(trial, clock, millisecondsTogether, millisecondsAlone, ThreadTrial.StepsBefore + (2 * ThreadTrial.StepsOfTrial));
        Assert.Equal(expected, trial.UseThreads);
    }

    [Fact]
    public void UseThreads_BeforeTheFirstTrial_IsTrue()
    {
        var clock = new ManualClock();
        var trial = new ThreadTrial(clock);
        Assert.Equal(ThreadTrial.StepsBefore, Run(trial, clock, 2, 1, ThreadTrial.StepsBefore));
    }

    [Fact]
    public void UseThreads_WhenTheMachineIsFreeAgain_IsTrueAgain()
    {
        var clock = new ManualClock();
        var trial = new ThreadTrial(clock);
        Run(trial, clock, 2, 1, ThreadTrial.StepsBefore + ThreadTrial.Period);
        Run(trial, clock, 1, 2, 2 * ThreadTrial.StepsOfTrial);
        Assert.Equal(1000, Run(trial, clock, 1, 2, 1000));
    }

    /// <returns>The number of steps that used the threads.</returns>
    private static int Run(ThreadTrial trial, ManualClock clock, int millisecondsTogether, int millisecondsAlone, int steps)
    {
        int together = 0;
        for (int i = 0; i < steps; i++)
        {
            together += trial.UseThreads ? 1 : 0;
            clock.Advance(trial.UseThreads ? millisecondsTogether : millisecondsAlone);
            trial.StepTaken();
        }

        return together;
    }

    private sealed class ManualClock : TimeProvider
    {
        private long _milliseconds;

        public override long TimestampFrequency => 1000;

        public void Advance(int milliseconds) => _milliseconds += milliseconds;

        public override long GetTimestamp() => _milliseconds;
    }
}
