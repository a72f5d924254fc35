using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Tests.Study;

/// <summary>What a claim is judged on; that numbers within a range hold is not repeated here.</summary>
public sealed class JudgeTests
{
    [Theory]
    [InlineData("mnist", true)]
    [InlineData("mnist-10k", true)]
    [InlineData("fashion-mnist", false)]
    [InlineData("idx", false)]
    [InlineData("activations", false)]
    [InlineData("synthetic", false)]
    public void Of_AClaimAboutDigits_IsDecidedOnDigitsAlone(string dataset, bool decided)
    {
        Claim claim = Judge(dataset).Of("ablation-variance-redundancy", 2000);

        Assert.Equal((decided ? true : null, decided ? null : "is about handwritten digits"), (claim.Holds, claim.Reason));
    }

    [Theory]
    [InlineData("mnist", true)]
    [InlineData("mnist-10k", false)]
    [InlineData("activations", false)]
    public void Of_AClaimAboutANumberPublishedForMnist_IsDecidedOnMnistAlone(string dataset, bool decided)
    {
        Claim claim = Judge(dataset).Of("benchmark-l0", 17);

        Assert.Equal((decided ? true : null, decided ? null : "needs full MNIST"), (claim.Holds, claim.Reason));
    }

    [Theory]
    [InlineData("mnist")]
    [InlineData("activations")]
    [InlineData("synthetic")]
    public void Of_AnIdentity_IsDecidedOnAnyData(string dataset) => Assert.True(Judge(dataset, components: 7, epochs: 1, seeds: 1).Of("theorem-closed-form", 1e-8).Holds);

    [Theory]
    [InlineData(4, "needs 5 seeds")]
    [InlineData(5, null)]
    public void Of_AMeanOfTooFewSeeds_IsUndecided(int seeds, string? reason) => Assert.Equal(reason, Judge("mnist", seeds: seeds).Of("benchmark-probe", 0.93).Reason);

    [Theory]
    [InlineData(99, 64, "needs 100 epochs")]
    [InlineData(100, 32, "is about 64 components")]
    [InlineData(100, 64, null)]
    public void Of_AnotherModelThanThePublishedOne_IsUndecided(int epochs, int components, string? reason) =>
        Assert.Equal(reason, Judge("mnist-10k", components, epochs).Of("ablation-decorrelation", 60).Reason);

    [Fact]
    public void Of_ADifferenceWhoseIntervalReachesOverTheBound_IsUndecided()
    {
        Claim claim = Judge("mnist").Of("benchmark-probe-difference", new PairedDifference(0.01, -0.001, 0.021, 5));

        Assert.Equal((null, "undecided: the interval reaches over the bound"), (claim.Holds, claim.Reason));
    }

    [Fact]
    public void Of_NotANumber_DoesNotHold() => Assert.False(Judge("mnist").Of("dynamics-loss-sgd-1e-1", double.NaN).Holds);

    private static Judge Judge(string dataset, int components = 64, int epochs = 100, int seeds = 5) => new(
        new StudySettings { Dataset = dataset, OutputFolder = "", Components = components, Epochs = epochs }, seeds);
}
