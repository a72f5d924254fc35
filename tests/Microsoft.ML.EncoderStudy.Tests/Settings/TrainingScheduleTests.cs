using Microsoft.ML.EncoderStudy.Settings;

namespace Microsoft.ML.EncoderStudy.Tests.Settings;

public class TrainingScheduleTests
{
    [Fact]
    public void At_WithoutWarmUpAndDecay_IsConstant()
    {
        var schedule = new TrainingSchedule(Epochs: 10, LearningRate: 0.5f, 0, 0, 0);

        Assert.Equal(new TrainingStep(0.5f, 1), schedule.At(0, 0.1));
        Assert.Equal(new TrainingStep(0.5f, 1), schedule.At(9.9, 10));
    }

    [Theory]
    [InlineData(0, 0.5, 0.125f)]
    [InlineData(1.5, 2, 0.5f)]
    [InlineData(3, 3.5, 0.5f)]
    public void At_InAWarmUpOfTwoEpochs_GrowsLinearlyWithTheEndOfTheBatch(double start, double end, float expected)
    {
        var schedule = new TrainingSchedule(Epochs: 10, LearningRate: 0.5f, LearningRateWarmUp: 2, 0, 0);

        Assert.Equal(expected, schedule.At(start, end).LearningRate, 1e-7f);
    }

    [Theory]
    [InlineData(5.9, 6, 0.5f)]
    [InlineData(8, 8.5, 0.25f)]
    [InlineData(9.5, 10, 0.0625f)]
    public void At_InADecayOfFourEpochs_FallsLinearlyWithTheStartOfTheBatch(double start, double end, float expected)
    {
        var schedule = new TrainingSchedule(Epochs: 10, LearningRate: 0.5f, 0, LearningRateDecay: 4, 0);

        Assert.Equal(expected, schedule.At(start, end).LearningRate, 1e-7f);
    }

    [Fact]
    public void At_WhereWarmUpAndDecayOverlap_TakesTheSmallerRate()
    {
        var schedule = new TrainingSchedule(Epochs: 10, LearningRate: 1, LearningRateWarmUp: 10, LearningRateDecay: 10, 0);

        Assert.Equal(0.2f, schedule.At(1, 2).LearningRate, 1e-7f);
        Assert.Equal(0.2f, schedule.At(8, 9).LearningRate, 1e-7f);
    }

    [Fact]
    public void At_InASparsityWarmUp_ScalesThePenaltyAndNotTheLearningRate()
    {
        var schedule = new TrainingSchedule(Epochs: 10, LearningRate: 0.5f, 0, 0, SparsityWarmUp: 4);

        Assert.Equal(new TrainingStep(0.5f, 0.25f), schedule.At(0.5, 1));
        Assert.Equal(new TrainingStep(0.5f, 1), schedule.At(6, 7));
    }
}
