using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.Tests.Checkpoints;
using Microsoft.ML.EncoderStudy.Tests.Reference;
using Microsoft.ML.EncoderStudy.Training.Engines;
using Microsoft.ML.EncoderStudy.Training.Optimizers;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Training.Engines;

/// <summary>Components divided among threads, against one thread: always the same bits.</summary>
public class DividedDecoderFreeEngineTests
{
    private const int BatchSize = 40;
    private const int LastBatch = 3;

    public static TheoryData<EncoderActivation, string, int> Cases()
    {
        var cases = new TheoryData<EncoderActivation, string, int>();
        foreach (EncoderActivation activation in Enum.GetValues<EncoderActivation>())
        {
            foreach (string terms in TermSettings.Names.Where(name => name != "weight-redundancy"))
            {
                foreach (int components in new[] { 17, 37, 64 })
                    cases.Add(activation, terms, components);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Step_OnAnyNumberOfThreads_GivesTheBitsOfOne(EncoderActivation activation, string terms, int components)
    {
        foreach ((double density, bool weighted) in new[] { (0.2, false), (1.0, true) })
        {
            ReferenceProblem problem = Problem(components, density, weighted);
            DecoderFreeSettings settings = Settings(terms, components, activation);
            using ClosedFormDecoderFreeEngine one = OnOneThread(settings, problem);
            TermLosses[] expected = Train(one, 7);
            foreach (int threads in new[] { 2, 3, 4 })
            {
                using var workers = new Workers(threads);
                using DividedDecoderFreeEngine divided = OnThreads(workers, settings, problem);
                Assert.Equal(expected, Train(divided, 7));
                Assert.Equal(Bits(one), Bits(divided));
                Assert.Equal(one.Loss([4, 2, 5]), divided.Loss([4, 2, 5]));
            }
        }
    }

    [Theory]
    [InlineData(EncoderOptimizer.Adam, 0)]
    [InlineData(EncoderOptimizer.Sgd, 0)]
    [InlineData(EncoderOptimizer.Sgd, 0.9f)]
    public void Step_NowOnThreadsAndNowOnOne_GivesTheBitsOfOne(EncoderOptimizer optimizer, float momentum)
    {
        ReferenceProblem problem = Problem(components: 50, density: 0.3, weighted: true);
        DecoderFreeSettings settings = Settings("all", 50, EncoderActivation.ReLU) with { Optimizer = optimizer, Momentum = momentum };
        using ClosedFormDecoderFreeEngine one = OnOneThread(settings, problem);
        using var workers = new Workers(3);
        using DividedDecoderFreeEngine divided = OnThreads(workers, settings, problem);
        foreach (bool divides in new[] { false, true, true, false, false, true })
        {
            workers.Divides = divides;
            Assert.Equal(Train(one, 2), Train(divided, 2));
            Assert.Equal(one.Loss([4, 2, 5]), divided.Loss([4, 2, 5]));
            Train(one, 1);
            Train(divided, 1);
        }

        Assert.Equal(Bits(one), Bits(divided));
        Assert.Equal(Saved(one), Saved(divided));
    }

    [Theory]
    [InlineData(EncoderOptimizer.Adam, 0)]
    [InlineData(EncoderOptimizer.Sgd, 0)]
    [InlineData(EncoderOptimizer.Sgd, 0.9f)]
    public void SavedState_HasTheBytesOfOneThreadAndGoesOnOnAnyNumber(EncoderOptimizer optimizer, float momentum)
    {
        ReferenceProblem problem = Problem(components: 50, density: 0.3, weighted: false);
        DecoderFreeSettings settings = Settings("all", 50, EncoderActivation.ReLU) with { Optimizer = optimizer, Momentum = momentum };
        using ClosedFormDecoderFreeEngine one = OnOneThread(settings, problem);
        Train(one, 5);
        byte[] expected = Saved(one);
        Train(one, 5);
        foreach (int threads in new[] { 2, 3 })
        {
            using var workers = new Workers(threads);
            using DividedDecoderFreeEngine divided = OnThreads(workers, settings, problem);
            Train(divided, 5);
            Assert.Equal(expected, Saved(divided));
            Train(divided, 5);
            Assert.Equal(Bits(one), Bits(divided)); // saving changes nothing

            using DividedDecoderFreeEngine continued = OnThreads(workers, settings, problem);
            continued.LoadState(SavedState.Reader(expected));
            Train(continued, 5);
            Assert.Equal(Bits(one), Bits(continued));

            using ClosedFormDecoderFreeEngine back = OnOneThread(settings, problem);
            back.LoadState(SavedState.Reader(expected));
            Train(back, 5);
            Assert.Equal(Bits(one), Bits(back));
        }
    }

    [Fact]
    public void Step_OverARowThatIsNotThere_ThrowsAndCanBeRepeatedWithRowsThatAre()
    {
        ReferenceProblem problem = Problem(components: 64, density: 0.3, weighted: false);
        DecoderFreeSettings settings = Settings("all", 64, EncoderActivation.ReLU);
        using ClosedFormDecoderFreeEngine one = OnOneThread(settings, problem);
        using var workers = new Workers(3);
        using DividedDecoderFreeEngine divided = OnThreads(workers, settings, problem);

        Assert.ThrowsAny<ArgumentException>(() => divided.Step([0, 1, problem.Rows], new TrainingStep(0.01f)));

        Assert.Equal(Train(one, 3), Train(divided, 3));
        Assert.Equal(Bits(one), Bits(divided));
    }

    [Theory]
    [InlineData(64, 784, 128, 2, true)]
    [InlineData(64, 784, 128, 1, false)]
    [InlineData(16, 784, 128, 2, false)]
    [InlineData(64, 784, 32, 2, false)]
    [InlineData(64, 784, 513, 2, false)]
    [InlineData(64, 10, 128, 2, false)]
    [InlineData(64, LazyUpdates.LeastInputs, 128, 2, false)]
    public void CanDivide_KnowsWhatPays(int components, int inputs, int batch, int threads, bool expected) => Assert.Equal(
        expected, DividedDecoderFreeEngine.CanDivide(ReferenceProblem.Settings(components, decorrelation: 1), threads, inputs, batch));

    [Theory]
    [InlineData(1, 0, 0, 0, true)]
    [InlineData(0, 1, 0, 0, true)]
    [InlineData(0, 0, 1, 0, false)]
    [InlineData(1, 0, 0, 1, false)]
    public void CanDivide_OfMoreComponentsThanRows_DependsOnTheTermsThatAreOn(
        float lse, float variance, float decorrelation, float weightRedundancy, bool expected) => Assert.Equal(
        expected, DividedDecoderFreeEngine.CanDivide(
            ReferenceProblem.Settings(64, lse, variance, decorrelation, weightRedundancy), threads: 2, inputs: 784, largestBatch: 32));

    private static ReferenceProblem Problem(int components, double density, bool weighted) =>
        new((2 * BatchSize) + LastBatch, inputs: 30, components, density, weighted, seed: components);

    /// <remarks>Weight redundancy, which is never divided, is left out of "all".</remarks>
    private static DecoderFreeSettings Settings(string terms, int components, EncoderActivation activation) =>
        Undivided(TermSettings.Of(terms, components, activation)) with { LearningRate = 0.01f };

    private static DecoderFreeSettings Undivided(DecoderFreeSettings settings) =>
        settings with { Terms = [.. settings.Terms.Where(term => term is not WeightRedundancy)] };

    private static ClosedFormDecoderFreeEngine OnOneThread(DecoderFreeSettings settings, ReferenceProblem problem) => new(
        Kernels.Best, settings, Gradients(settings, problem, problem.TrainingRows()), problem.Parameters());

    private static DividedDecoderFreeEngine OnThreads(Workers workers, DecoderFreeSettings settings, ReferenceProblem problem)
    {
        TrainingRows rows = problem.TrainingRows();
        return new DividedDecoderFreeEngine(
            workers, Kernels.Best, settings, rows, problem.FloatRowWeights, BatchSize, Gradients(settings, problem, rows), problem.Parameters());
    }

    private static DecoderFreeGradients Gradients(DecoderFreeSettings settings, ReferenceProblem problem, TrainingRows rows) =>
        new(Kernels.Best, settings, rows, problem.FloatRowWeights, BatchSize);

    /// <summary>Steps over two batches and a short one in turns: more rows than components, or fewer, by the number of components.</summary>
    private static TermLosses[] Train(ITrainingEngine<EncoderParameters> engine, int steps) => [.. Enumerable.Range(0, steps).Select(i =>
    {
        int start = i % 3 * BatchSize, count = i % 3 == 2 ? LastBatch : BatchSize;
        return engine.Step([.. Enumerable.Range(start, count)], new TrainingStep(0.01f));
    })];

    private static int[] Bits(ITrainingEngine<EncoderParameters> engine) =>
        Array.ConvertAll(engine.Parameters.All.ToArray(), BitConverter.SingleToInt32Bits);

    private static byte[] Saved(ICheckpointedEngine<EncoderParameters> engine)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        engine.SaveState(writer);
        return stream.ToArray();
    }
}
