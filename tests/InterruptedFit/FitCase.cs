using System.Globalization;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.InterruptedFit;

/// <summary>Fits that have much to remember between two batches. Their data is the same every time.</summary>
public static class FitCase
{
    /// <summary>Enough to be killed in the middle of.</summary>
    private const int Epochs = 6;

    private const int BatchSize = 500;

    private const int StreamedMegabytes = 1;

    /// <summary>The names of all cases.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["decoder-free", "decoder-free streamed", "autoencoder", "autoencoder streamed"];

    /// <summary>Fits a case.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="checkpoint">The path of the checkpoint, written after every batch; null for none.</param>
    /// <param name="report">Told the number of every epoch that was trained.</param>
    /// <returns>Every number of the model, statistics and history included.</returns>
    public static float[] Fit(string name, string? checkpoint, Action<string> report)
    {
        int? cache = name.EndsWith("streamed", StringComparison.Ordinal) ? StreamedMegabytes : null;
        return name.StartsWith("decoder-free", StringComparison.Ordinal)
            ? FitDecoderFree(checkpoint, cache, report)
            : FitAutoencoder(checkpoint, cache, report);
    }

    private static float[] FitDecoderFree(string? checkpoint, int? cache, Action<string> report)
    {
        var ml = new MLContext();
        DecoderFreeSaeModelParameters model = ml.Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = nameof(Row.Input),
            ExampleWeightColumnName = nameof(Row.Weight),
            NumberOfComponents = 8,
            InputScaling = InputScaling.Standardised,
            Epochs = Epochs,
            BatchSize = BatchSize,
            ValidationFraction = 0.2,
            Patience = 2,
            Seed = 5,
            CacheMegabytes = cache,
            CheckpointPath = checkpoint,
            CheckpointEvery = TimeSpan.Zero,
            Progress = new Reporter<EncoderTrainingEpoch>(epoch => report(epoch.Epoch.ToString(CultureInfo.InvariantCulture))),
        }).Fit(Data(ml, inputs: 64, density: 0.9)).GetModelParameters("Features");
        return
        [
            .. model.Weights, .. model.Biases,
            .. model.ComponentStatistics.SelectMany(component => new[] { component.Mean, component.Variance, component.FractionActive }),
            .. model.TrainingHistory.SelectMany(epoch => new[] { (float)epoch.Loss, (float)epoch.ValidationLoss!.Value }),
        ];
    }

    private static float[] FitAutoencoder(string? checkpoint, int? cache, Action<string> report)
    {
        var ml = new MLContext();
        SparseAutoencoderModelParameters model = ml.Transforms.SparseAutoencoder(new SparseAutoencoderEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = nameof(Row.Input),
            NumberOfComponents = 32,
            NumberOfActiveComponents = 2,
            Architecture = SparseAutoencoderArchitecture.BatchTopK,
            DecoderBiasInitialization = DecoderBiasInitialization.Mean,
            ResamplingInterval = 2,
            DeadAfterRows = 500,
            LearningRateWarmUpEpochs = 1.5,
            LearningRateDecayEpochs = 2.5,
            Optimizer = EncoderOptimizer.Sgd,
            Momentum = 0.9f,
            LearningRate = 0.05f,
            Epochs = Epochs,
            BatchSize = BatchSize,
            Seed = 5,
            CacheMegabytes = cache,
            CheckpointPath = checkpoint,
            CheckpointEvery = TimeSpan.Zero,
            Progress = new Reporter<SparseAutoencoderTrainingEpoch>(epoch => report(epoch.Epoch.ToString(CultureInfo.InvariantCulture))),
        }).Fit(Data(ml, inputs: 160, density: 0.2)).GetModelParameters("Features");
        return
        [
            .. model.Weights, .. model.Biases, .. model.DecoderWeights, .. model.DecoderBiases, .. model.Thresholds,
            .. model.ComponentStatistics.SelectMany(component => new[] { component.Mean, component.Variance, component.FractionActive }),
            .. model.TrainingHistory.Select(epoch => (float)epoch.Loss),
        ];
    }

    /// <summary>5,000 rows, more than a megabyte.</summary>
    private static IDataView Data(MLContext ml, int inputs, double density)
    {
        var random = new Random(1);
        Row[] rows = [.. Enumerable.Range(0, 5000).Select(_ => new Row
        {
            Input = [.. Enumerable.Range(0, inputs).Select(_ => random.NextDouble() < density ? random.NextSingle() : 0)],
            Weight = 1 + random.NextSingle(),
        })];
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Input)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, inputs);
        return ml.Data.LoadFromEnumerable(rows, schema);
    }

    private sealed class Row
    {
        public float[] Input { get; set; } = [];

        public float Weight { get; set; }
    }

    private sealed class Reporter<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
