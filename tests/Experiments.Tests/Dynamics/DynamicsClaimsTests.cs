using EncoderStudy.Experiments.Dynamics;
using EncoderStudy.Experiments.Study;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Tests.Dynamics;

/// <summary>Made-up runs of the study's settings, as if on full MNIST.</summary>
public class DynamicsClaimsTests
{
    private static readonly Dictionary<string, double> PublishedLosses = new()
    {
        ["SGD 1e-4"] = -520,
        ["SGD 1e-3"] = -676,
        ["SGD 1e-2"] = -795,
        ["SGD 1e-1"] = -967,
        ["Adam 1e-4"] = -745,
        ["Adam 1e-3"] = -999,
        ["Adam 1e-2"] = -1215,
        ["Adam 1e-1"] = -1420,
    };

    [Fact]
    public void All_RunsAsPublished_Hold()
        => Assert.All(Claims(Published()), claim => Assert.True(claim.Holds, claim.Id));

    [Fact]
    public void All_ARunThatDiverged_RefutesFinitenessAndItsLoss()
    {
        Assert.Equal(
            ["dynamics-finite", "dynamics-loss-sgd-1e-1"],
            Claims(Published().Select(run => run.Configuration == "SGD 1e-1" && run.Seed == 1
                ? run with { Metrics = new Dictionary<string, double> { ["diverged"] = 1, ["finalLoss"] = double.NaN } }
                : run)).Where(claim => claim.Holds == false).Select(claim => claim.Id));
    }

    [Theory]
    [InlineData("Adam 1e-2", 1.031, false)]
    [InlineData("Adam 1e-2", 1.029, true)]
    [InlineData("Adam 1e-1", 0.941, true)]
    [InlineData("SGD 1e-4", 0.939, false)]
    public void All_ALossThatIsOff_HoldsWithinItsShare(string setting, double factor, bool holds)
    {
        IEnumerable<RunResult> runs = Published().Select(run =>
            run.Configuration == setting ? With(run, Metric.FinalLoss.Name, factor * run.Metrics[Metric.FinalLoss.Name]) : run);

        Claim claim = Claims(runs).Single(claim => claim.Id == OptimizerSetting.All.Single(one => one.Name == setting).LossClaim);

        Assert.Equal(holds, claim.Holds);
    }

    [Theory]
    [InlineData(50, true)]
    [InlineData(90, false)]
    public void All_SgdConvergesAtEveryRate_IsJudgedByTheRatio(double slowest, bool holds)
        => Assert.Equal(holds, SgdConvergence(run => With(run, "convergenceEpoch", slowest)).Holds);

    [Fact]
    public void All_AnSgdRunThatDidNotConvergeFarFromOthers_RefutesTheClaim()
        => Assert.False(SgdConvergence(WithoutConvergence).Holds);

    [Fact]
    public void All_NoSgdRunConverged_IsUndecided()
    {
        Claim claim = Claims(Published().Select(WithoutConvergence)).Single(claim => claim.Id == "dynamics-sgd-convergence");

        Assert.Null(claim.Holds);
        Assert.Equal("12 of 12 runs did not converge in 100 epochs", claim.Observed);
    }

    [Fact]
    public void All_AnAdamRunThatConverged_RefutesThatNoneDoes()
    {
        IEnumerable<RunResult> runs = Published().Select(run =>
            run.Configuration == "Adam 1e-4" && run.Seed == 2 ? With(run, "convergenceEpoch", 95) : run);

        Claim claim = Claims(runs).Single(claim => claim.Id == "dynamics-adam-convergence");

        Assert.False(claim.Holds);
        Assert.Equal("1 (of 12)", claim.Observed);
    }

    [Fact]
    public void Best_TakesTheGreatestMeanProbe()
    {
        RunResult[] runs = [.. Published().Select(run => run.Configuration == "SGD 1e-3" ? With(run, Metric.ProbeAccuracy.Name, 0.95) : run)];

        Assert.Equal("SGD 1e-3", new DynamicsClaims(JudgeOfMnist(), runs, 100).Best(EncoderOptimizer.Sgd)?.Name);
    }

    [Fact]
    public void All_BestProbesFarApart_RefuteThatTheyAreNear()
    {
        IEnumerable<RunResult> runs = Published().Select(run =>
            run.Configuration == "Adam 1e-3" ? With(run, Metric.ProbeAccuracy.Name, run.Metrics[Metric.ProbeAccuracy.Name] + 0.02) : run);

        Assert.False(Claims(runs).Single(claim => claim.Id == "dynamics-probe").Holds);
    }

    private static Claim SgdConvergence(Func<RunResult, RunResult> slowest) =>
        Claims(Published().Select(run => run.Configuration == "SGD 1e-1" ? slowest(run) : run))
            .Single(claim => claim.Id == "dynamics-sgd-convergence");

    private static Claim[] Claims(IEnumerable<RunResult> runs) => new DynamicsClaims(JudgeOfMnist(), [.. runs], 100).All();

    private static Judge JudgeOfMnist() => new(new StudySettings { Dataset = "mnist", OutputFolder = "" }, seeds: 3);

    /// <summary>Losses as published, SGD converging at epoch 40, Adam never, probes that differ little.</summary>
    private static IEnumerable<RunResult> Published() =>
        from setting in OptimizerSetting.All
        from seed in new[] { 1, 2, 3 }
        let run = new RunResult
        {
            Configuration = setting.Name,
            Seed = seed,
            Metrics = new Dictionary<string, double>
            {
                [Metric.FinalLoss.Name] = PublishedLosses[setting.Name],
                [Metric.ProbeAccuracy.Name] = 0.93 + (seed * 0.001) + (setting.Name == "Adam 1e-3" ? 0.0001 * seed : 0),
                ["diverged"] = 0,
            },
        }
        select setting.Optimizer == EncoderOptimizer.Sgd ? With(run, "convergenceEpoch", 40) : run;

    private static RunResult With(RunResult run, string metric, double value) =>
        run with { Metrics = new Dictionary<string, double>(run.Metrics) { [metric] = value } };

    private static RunResult WithoutConvergence(RunResult run) =>
        run with { Metrics = run.Metrics.Where(metric => metric.Key != "convergenceEpoch").ToDictionary() };
}
