using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Estimators;

/// <summary>What users meet of threads: time, and nothing else.</summary>
public sealed class ThreadsTests : IDisposable
{
    /// <summary>Large enough for components to be divided among threads.</summary>
    private const int Inputs = 160, Components = 60, BatchSize = 128;

    private static readonly float[][] Rows = ToyData.Rows(count: 300, Inputs);

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void Fit_OnAnyNumberOfThreads_GivesTheSameModel()
    {
        DecoderFreeSaeModelParameters expected = Fit(Options(1));
        foreach (int threads in new[] { 2, 3, 4 })
        {
            DecoderFreeSaeModelParameters found = Fit(Options(threads));
            Assert.Equal(expected.Weights.AsSpan(), found.Weights.AsSpan());
            Assert.Equal(expected.Biases.AsSpan(), found.Biases.AsSpan());
            Assert.Equal(expected.ComponentStatistics.ToArray(), found.ComponentStatistics.ToArray());
            Assert.Equal(expected.TrainingHistory.ToArray(), found.TrainingHistory.ToArray());
        }
    }

    [Fact]
    public void Fit_OfWideSparseRowsOnAnyNumberOfThreads_GivesTheSameModel()
    {
        const int inputs = 12_000, nonZeros = 40;
        var random = new Random(1);
        VBuffer<float>[] rows = [.. Enumerable.Range(0, 300).Select(_ => Row())];
        DecoderFreeSaeModelParameters expected = FitOn(1);
        foreach (int threads in new[] { 2, 4 })
        {
            DecoderFreeSaeModelParameters found = FitOn(threads);
            Assert.Equal(expected.Weights.AsSpan(), found.Weights.AsSpan());
            Assert.Equal(expected.TrainingHistory.ToArray(), found.TrainingHistory.ToArray());
        }

        DecoderFreeSaeModelParameters FitOn(int threads)
        {
            var ml = new MLContext(seed: 1);
            DecoderFreeSaeEstimator.Options options = Options(threads);
            options.NumberOfComponents = 200;
            return ml.Transforms.DecoderFreeSae(options).Fit(ToyData.View(ml, rows, inputs)).GetModelParameters("Features");
        }

        VBuffer<float> Row()
        {
            int[] indices = [.. Enumerable.Range(0, nonZeros).Select(_ => random.Next(inputs)).Distinct().Order()];
            return new VBuffer<float>(inputs, indices.Length, [.. indices.Select(_ => random.NextSingle() + 0.5f)], indices);
        }
    }

    [Theory]
    [InlineData(1, 3)]
    [InlineData(3, 2)]
    [InlineData(2, 1)]
    public void Fit_ContinuedOnAnotherNumberOfThreads_GivesTheSameModel(int before, int after)
    {
        DecoderFreeSaeModelParameters expected = Fit(Options(1));
        DecoderFreeSaeEstimator.Options options = Options(before);
        options.CheckpointPath = Path.Combine(_folder.Path, "fit.checkpoint");
        options.CheckpointEvery = TimeSpan.Zero;
        using var source = new CancellationTokenSource();
        options.CancellationToken = source.Token;
        options.Progress = new CancelAfter(1, source);
        Assert.ThrowsAny<OperationCanceledException>(() => Fit(options));

        options.NumberOfThreads = after;
        options.CancellationToken = default;
        options.Progress = null;
        Assert.Equal(expected.Weights.AsSpan(), Fit(options).Weights.AsSpan());
    }

    public void Dispose() => _folder.Dispose();

    private static DecoderFreeSaeEstimator.Options Options(int threads) => new()
    {
        OutputColumnName = "Features",
        InputColumnName = "Input",
        NumberOfComponents = Components,
        BatchSize = BatchSize,
        Epochs = 3,
        ValidationFraction = 0.1,
        LearningRate = 0.01f,
        NumberOfThreads = threads,
        Seed = 3,
    };

    private static DecoderFreeSaeModelParameters Fit(DecoderFreeSaeEstimator.Options options)
    {
        var ml = new MLContext(seed: 1);
        return ml.Transforms.DecoderFreeSae(options).Fit(ToyData.View(ml, Rows)).GetModelParameters("Features");
    }

    private sealed class CancelAfter(int epoch, CancellationTokenSource source) : IProgress<EncoderTrainingEpoch>
    {
        public void Report(EncoderTrainingEpoch value)
        {
            if (value.Epoch == epoch)
                source.Cancel();
        }
    }
}
