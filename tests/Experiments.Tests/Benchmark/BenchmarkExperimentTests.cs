using EncoderStudy.Experiments.Benchmark;
using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Tests.Benchmark;

public class BenchmarkExperimentTests(ToyBenchmark toy) : IClassFixture<ToyBenchmark>
{
    private readonly ExperimentResult _result = toy.Result;

    [Fact]
    public void Run_OfAToyProblem_MeasuresEveryLearnerWithEverySeed()
    {
        Assert.Equal(
            from seed in new[] { 1, 2 } from learner in FeatureLearners.InOrder select (learner.Name, seed),
            _result.Runs.Select(run => (run.Configuration, run.Seed)));
        Assert.All(_result.Runs, run => Assert.All(run.Metrics, metric => Assert.True(double.IsFinite(metric.Value), $"{run.Configuration} {metric.Key}")));
    }

    [Fact]
    public void Run_OfAToyProblem_CountsTheParametersOfEveryArchitecture()
    {
        const int Encoder = (ToyBenchmark.Components * 9) + ToyBenchmark.Components, Autoencoder = Encoder + (ToyBenchmark.Components * 9) + 9;
        Dictionary<string, double> expected = new()
        {
            ["Decoder-free"] = Encoder,
            ["ReLU + L1"] = Autoencoder,
            ["TopK"] = Autoencoder,
            ["BatchTopK"] = Autoencoder,
            ["Matryoshka"] = Autoencoder,
            ["JumpReLU"] = Autoencoder + ToyBenchmark.Components,
            ["Gated"] = Autoencoder + (2 * ToyBenchmark.Components),
            ["PCA"] = Encoder,
        };
        Assert.Equal(expected, Metrics(Metric.Parameters));
    }

    [Fact]
    public void Run_OfAToyProblem_ExplainsNoLessByLeastSquaresThanByADecoderOfItsOwn()
    {
        // Fitted on the training rows it can be worse on the test rows, but not than decoders that three epochs have hardly trained.
        Dictionary<string, double> own = Metrics(Metric.ExplainedVariance), fitted = Metrics(Metric.LeastSquaresExplainedVariance);
        Assert.All(own, pair => Assert.True(fitted[pair.Key] >= pair.Value, $"{pair.Key}: {fitted[pair.Key]} < {pair.Value}"));
    }

    [Fact]
    public void Run_OnOtherDataThanMnist_LeavesClaimsAboutPublishedNumbersUndecided()
    {
        Claim[] published = [.. _result.Claims.Where(claim => Expectations.Find(claim.Id).Data == JudgedOn.FullMnist)];
        Assert.Equal(7, published.Length);
        Assert.All(published, claim => Assert.Null(claim.Holds));
    }

    [Fact]
    public void Run_JudgesEveryClaimOfTheBenchmarkInOrder()
    {
        Assert.Equal(
            Expectations.All.Where(expectation => expectation.Verb == "benchmark").Select(expectation => expectation.Id),
            _result.Claims.Select(claim => claim.Id));
    }

    [Fact]
    public void Run_WritesItsFigures()
    {
        Assert.Equal(["accuracy", "explained-variance"], _result.Figures.Select(figure => figure.Name));
        Assert.All(_result.Figures, figure =>
        {
            Assert.NotEqual(0, new FileInfo(Path.Combine(toy.Folder, figure.Name + ".png")).Length);
            Assert.NotEqual(0, new FileInfo(Path.Combine(toy.Folder, figure.Name + ".svg")).Length);
        });
    }

    private Dictionary<string, double> Metrics(Metric metric) => _result.Runs
        .Where(run => run.Seed == 1 && run.Metrics.ContainsKey(metric.Name)).ToDictionary(run => run.Configuration, run => run.Metrics[metric.Name]);
}
