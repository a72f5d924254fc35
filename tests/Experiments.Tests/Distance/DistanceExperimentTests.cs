using EncoderStudy.Experiments.Distance;
using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Tests.Distance;

public sealed class DistanceExperimentTests : IDisposable
{
    private readonly ToyStudy _study = new();
    private readonly ExperimentResult _result;

    public DistanceExperimentTests() => _result = new DistanceExperiment().Run(_study.Context("distance"));

    [Fact]
    public void Run_GivesEveryPhaseAndTheWholeOfEverySeed()
        => Assert.Equal(
            [
                "a, 1. SAE, 2",
                "b, 1. decoder-free, 1", "b, 2. SAE, 1", "b, in all",
                "c, 1. SAE + 0.1 · decoder-free, 2",
                "d, 1. SAE, 1", "d, 2. decoder-free, 1", "d, 3. SAE, 1", "d, in all",
            ],
            _result.Runs.Where(run => run.Seed == 2).Select(run => run.Configuration));

    [Fact]
    public void Run_DistancesInAll_AreAtMostThoseOfThePhases()
    {
        foreach (string course in new[] { "b", "d" })
        {
            double inAll = Distance($"{course}, in all");
            double[] phases = [.. Phases(course).Select(Distance)];
            Assert.InRange(inAll, phases.Max() - (phases.Sum() - phases.Max()) - 1e-9, phases.Sum() + 1e-9);
        }
    }

    [Fact]
    public void Run_EveryPhase_MovesSomething()
        => Assert.All(_result.Runs, run => Assert.True(run.Metrics[DistanceRun.Euclidean.Name] > 0, run.Configuration));

    [Fact]
    public void Run_EndOfAPhase_HasReconstructionAndProbe()
        => Assert.All(
            _result.Runs.Where(run => !run.Configuration.EndsWith("in all", StringComparison.Ordinal)),
            run => Assert.True(run.Metrics.ContainsKey(DistanceRun.ReconstructionError.Name) && run.Metrics.ContainsKey(Metric.ProbeAccuracy.Name)));

    [Fact]
    public void Run_WritesTheFigureInBothFormats()
    {
        Assert.True(File.Exists(_study.PathOf("distance", "distance.png")));
        Assert.True(File.Exists(_study.PathOf("distance", "distance.svg")));
    }

    public void Dispose() => _study.Dispose();

    private IEnumerable<string> Phases(string course) =>
        _result.Runs.Where(run => run.Seed == 1 && run.Configuration.StartsWith(course + ",", StringComparison.Ordinal))
            .Select(run => run.Configuration).Where(name => !name.EndsWith("in all", StringComparison.Ordinal));

    private double Distance(string configuration) =>
        _result.Runs.Single(run => run.Seed == 1 && run.Configuration == configuration).Metrics[DistanceRun.Euclidean.Name];
}
