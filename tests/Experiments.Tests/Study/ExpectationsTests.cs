using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Tests.Study;

public sealed class ExpectationsTests
{
    /// <summary>The bars that were set before any result was there: a change of the table has to change them here too.</summary>
    public static TheoryData<string, double, double, int> Bars => new()
    {
        { "benchmark-probe", 0.929, 0.94, 5 },
        { "benchmark-l0", 16.5, 17.9, 5 },
        { "benchmark-nmse", 0.14, 0.146, 5 },
        { "benchmark-loss", -1002, -996, 5 },
        { "benchmark-sae-probe", 0.897, 0.909, 5 },
        { "benchmark-sae-l0", 31, 33.5, 5 },
        { "benchmark-sae-nmse", 0.0245, 0.0285, 5 },
        { "dynamics-finite", 0, 0, 3 },
        { "dynamics-loss-sgd-1e-4", 1.06 * -520, 0.94 * -520, 3 },
        { "dynamics-loss-sgd-1e-3", 1.06 * -676, 0.94 * -676, 3 },
        { "dynamics-loss-sgd-1e-2", 1.06 * -795, 0.94 * -795, 3 },
        { "dynamics-loss-sgd-1e-1", 1.06 * -967, 0.94 * -967, 3 },
        { "dynamics-loss-adam-1e-4", 1.03 * -745, 0.97 * -745, 3 },
        { "dynamics-loss-adam-1e-3", 1.03 * -999, 0.97 * -999, 3 },
        { "dynamics-loss-adam-1e-2", 1.03 * -1215, 0.97 * -1215, 3 },
        { "dynamics-loss-adam-1e-1", 1.06 * -1420, 0.94 * -1420, 3 },
    };

    [Theory]
    [MemberData(nameof(Bars))]
    public void All_HasTheBarsOfFullMnist(string id, double low, double high, int seeds)
    {
        Expectation bar = Expectations.Find(id);

        Assert.Equal((JudgedOn.FullMnist, 100, 64, seeds), (bar.Data, bar.Epochs, bar.Components, bar.Seeds));
        Assert.Equal(low, bar.Low!.Value, 1e-9);
        Assert.Equal(high, bar.High!.Value, 1e-9);
    }

    [Theory]
    [InlineData("benchmark", 5)]
    [InlineData("dynamics", 3)]
    [InlineData("features", 3)]
    public void SeedsFor_AnExperiment_AreEnoughForItsClaims(string verb, int seeds) =>
        Assert.Equal(seeds, Expectations.SeedsFor(AllExperiments.InOrder.Where(experiment => experiment.Verb == verb)));

    [Fact]
    public void All_NamesEveryClaimOnce() => Assert.Distinct(Expectations.All.Select(expectation => expectation.Id));

    [Fact]
    public void All_JudgesExperimentsThatThereAre() =>
        Assert.Subset(
            AllExperiments.InOrder.Select(experiment => experiment.Verb).ToHashSet(),
            Expectations.All.Select(expectation => expectation.Verb).ToHashSet());
}
