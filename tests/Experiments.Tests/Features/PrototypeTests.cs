using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Features;
using EncoderStudy.Experiments.Study;
using EncoderStudy.Experiments.Tests.Study;
using Microsoft.ML;

namespace EncoderStudy.Experiments.Tests.Features;

public sealed class PrototypeTests : IDisposable
{
    // The upper row of pixels on, the lower off, and the other way round; noise adds 0.1 on average.
    private static readonly float[] Upper = [0.9f, 0.9f, 0.9f, 0.1f, 0.1f, 0.1f], Lower = [0.1f, 0.1f, 0.1f, 0.9f, 0.9f, 0.9f];

    private readonly TemporaryFolder _folder = new();
    private readonly StudyContext _context;

    public PrototypeTests() => _context = ToyImages.Context("features", _folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void ClassMeans_OfTwoClasses_AreTheirMeansByGrowingLabel() => AssertNear(
        [.. Upper, .. Lower], ClassMeans.Of(_context.Data.Train, StudyData.Inputs, StudyData.Label));

    [Fact]
    public void Clusters_AsManyAsThereAreBlobs_LieInThem()
    {
        Clusters clusters = TwoClusters();

        bool upperFirst = clusters.Centroids[0] > 0.5;
        AssertNear(upperFirst ? [.. Upper, .. Lower] : [.. Lower, .. Upper], clusters.Centroids);
    }

    [Fact]
    public void Nearness_OfEveryRow_IsGreatestForTheCentroidOfItsBlob()
    {
        Clusters clusters = TwoClusters();
        int upper = clusters.Centroids[0] > 0.5 ? 0 : 1;

        int[] nearest = [.. clusters.Nearness(_context.Data.Train).Select(near => near[0] > near[1] ? 0 : 1)];

        Assert.Equal(Enumerable.Range(0, ToyImages.Rows).Select(row => row % 2 == 0 ? upper : 1 - upper), nearest);
    }

    [Fact]
    public void Measure_AComponentThatIsAClass_IsNearItsMeanAndPure()
    {
        RunResult run = new Prototypes(_context, seed: 1).Measure("toy", 1, Upper, Activations(row => row % 2 == 0 ? 1 : 0));

        Assert.Equal(1, run.Metrics["classMeanCosine"], 1e-3); // the means are of noisy rows
        Assert.Equal(1, run.Metrics["classPurity"]);
        Assert.Equal(0, run.Metrics["neverActive"]);
    }

    [Fact]
    public void Measure_AComponentThatNothingActivates_IsCountedAndLeftOut()
    {
        RunResult run = new Prototypes(_context, seed: 1).Measure("toy", 1, Upper, Activations(_ => 0));

        Assert.Equal(1, run.Metrics["neverActive"]);
        Assert.DoesNotContain("centroidCosine", run.Metrics.Keys);
    }

    private static IEnumerable<float[]> Activations(Func<int, float> ofRow) =>
        Enumerable.Range(0, ToyImages.Rows).Select(row => (float[])[ofRow(row)]);

    // A mean of a hundred values in 0 … 0.2 has a standard deviation of 0.006.
    private static void AssertNear(float[] expected, float[] actual) =>
        Assert.Equal(expected, actual, (left, right) => Math.Abs(left - right) < 0.03f);

    private Clusters TwoClusters() => new(new MLContext(1), _context.Data.Train, count: 2, iterations: 50);
}
