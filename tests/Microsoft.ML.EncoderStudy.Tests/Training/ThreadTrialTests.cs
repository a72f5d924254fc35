using Microsoft.ML.EncoderStudy.Training;

namespace Microsoft.ML.EncoderStudy.Tests.Training;

public class ThreadTrialTests
{
    private const int StepsOfTrial = 2 * (ThreadTrial.StepsToSettle + ThreadTrial.StepsOfTrial);

    [Theory]
    [InlineData(1, 2, true)]
    [InlineData(2, 1, false)]
    public void UseThreads_AfterATrial_IsWhatWasFaster(int millisecondsTogether, int millisecondsAlone, bool expected)
    {
        var clock = new ManualClock();
        var trial = new ThreadTrial(clock);
        Run(trial, clock, millisecondsTogether, millisecondsAlone, ThreadTrial.StepsBefore + StepsOfTrial);
        Assert.Equal(expected, trial.UseThreads);
    }

    [Fact]
    public void UseThreads_BeforeTheFirstTrial_IsTrue()
    {
        var clock = new ManualClock();
        var trial = new ThreadTrial(clock);
        Assert.Equal(ThreadTrial.StepsBefore, Run(trial, clock, 2, 1, ThreadTrial.StepsBefore));
    }

    [Theory]
    [InlineData(1, 2, ThreadTrial.Period)]
    [InlineData(2, 1, StepsOfTrial + ThreadTrial.StepsAlone)]
    public void UseThreads_AfterATrialThatOneThreadWins_IsTriedSooner(int millisecondsTogether, int millisecondsAlone, int expectedPeriod)
    {
        var clock = new ManualClock();
        var trial = new ThreadTrial(clock);
        Run(trial, clock, millisecondsTogether, millisecondsAlone, ThreadTrial.StepsBefore + expectedPeriod);

        // Another trial begins, which the other way would win.
        Run(trial, clock, millisecondsAlone, millisecondsTogether, StepsOfTrial);
        Assert.Equal(millisecondsAlone <= millisecondsTogether, trial.UseThreads);
    }

    [Fact]
    public void UseThreads_WhenTheFirstStepsOfEachWayAreSlow_IsWhatIsFasterThen()
    {
        var clock = new ManualClock();
        var trial = new ThreadTrial(clock);
        Run(trial, clock, 1, 1, ThreadTrial.StepsBefore);
        Run(trial, clock, 100, 100, ThreadTrial.StepsToSettle);
        Run(trial, clock, 1, 1, ThreadTrial.StepsOfTrial);
        Run(trial, clock, 2, 2, ThreadTrial.StepsToSettle + ThreadTrial.StepsOfTrial);
        Assert.True(trial.UseThreads);
    }

    [Fact]
    public void UseThreads_WhenTheMachineIsFreeAgain_IsTrueAgain()
    {
        var clock = new ManualClock();
        var trial = new ThreadTrial(clock);
        Run(trial, clock, 2, 1, ThreadTrial.StepsBefore + StepsOfTrial + ThreadTrial.StepsAlone);
        Run(trial, clock, 1, 2, StepsOfTrial);
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
}
