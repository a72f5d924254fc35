using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Estimators;

/// <summary>Data whose last batch would have no variance (one row, or rows that count as no more than one) and so joins the one before.</summary>
public class LastBatchTests
{
    /// <summary>Enough for 1,001 rows not to fit a cache of 1 MB, and for components to be divided among threads.</summary>
    private const int Inputs = 300;

    public static TheoryData<int, int, bool, bool> Sizes
    {
        get
        {
            var cases = new TheoryData<int, int, bool, bool>();
            foreach ((int rows, int batchSize) in new[] { (1001, 100), (1009, 72), (1009, 112), (1001, 1000), (1001, 10) })
            {
                foreach (bool streamed in new[] { false, true })
                {
                    cases.Add(rows, batchSize, false, streamed);
                    cases.Add(rows, batchSize, true, streamed);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Fit_OfADecoderFreeEncoder_GivesAFiniteModelThatThreadsDoNotChange(int rows, int batchSize, bool lightEnd, bool streamed)
    {
        DecoderFreeSaeModelParameters one = Fit(1), several = Fit(3);
        Assert.All(one.Weights, weight => Assert.True(float.IsFinite(weight)));
        Assert.Equal(2, one.TrainingHistory.Length);
        Assert.Equal(one.Weights.AsSpan(), several.Weights.AsSpan());
        Assert.Equal(one.TrainingHistory.AsSpan(), several.TrainingHistory.AsSpan());

        DecoderFreeSaeModelParameters Fit(int threads) => new MLContext(seed: 1).Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            ExampleWeightColumnName = lightEnd ? "Weight" : null,
            NumberOfComponents = 40,
            BatchSize = batchSize,
            Epochs = 2,
            Seed = 3,
            CacheMegabytes = streamed ? 1 : null,
            NumberOfThreads = threads,
        }).Fit(View(rows, streamed)).GetModelParameters("Features");
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Fit_OfAnAutoencoder_GivesAFiniteModelThatThreadsDoNotChange(int rows, int batchSize, bool heldOut, bool streamed)
    {
        SparseAutoencoderModelParameters one = Fit(1), several = Fit(3);
        Assert.All(one.Weights, weight => Assert.True(float.IsFinite(weight)));
        Assert.Equal(2, one.TrainingHistory.Length);
        Assert.Equal(one.Weights.AsSpan(), several.Weights.AsSpan());
        Assert.Equal(one.TrainingHistory.AsSpan(), several.TrainingHistory.AsSpan());

        SparseAutoencoderModelParameters Fit(int threads) => new MLContext(seed: 1).Transforms.SparseAutoencoder(new SparseAutoencoderEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            NumberOfComponents = 24,
            BatchSize = batchSize,
            Epochs = 2,
            Seed = 3,
            ValidationFraction = heldOut ? 0.2 : 0,
            DecoderFreeWeight = 0.1f,
            CacheMegabytes = streamed ? 1 : null,
            NumberOfThreads = threads,
        }).Fit(View(rows, streamed)).GetModelParameters("Features");
    }

    /// <summary>Mostly full rows, a third of them light: batches that end in some of these have less than one row's weight left over.</summary>
    private static ScriptedView View(int rows, bool streamed)
    {
        var view = new ScriptedView(rows, Inputs, Row) { WeightOf = row => row % 3 == 0 ? 0.3f : 1 };
        Assert.True(!streamed || (long)rows * Inputs * sizeof(float) > 1 << 20);
        return view;
    }

    private static VBuffer<float> Row(int row)
    {
        var random = new Random(row);
        return new VBuffer<float>(Inputs, [.. Enumerable.Range(0, Inputs).Select(_ => random.NextDouble() < 0.8 ? random.NextSingle() : 0)]);
    }
}
