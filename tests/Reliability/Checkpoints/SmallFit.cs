using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Training.Optimizers;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Reliability.Checkpoints;

/// <summary>A fit of milliseconds that has much to remember between two batches.</summary>
/// <param name="name">What it is called in reports.</param>
/// <param name="fit">Fits, as <see cref="Fit"/> does.</param>
internal sealed class SmallFit(string name, Func<SmallFit.Run, float[]> fit)
{
    public const int Epochs = 3;

    /// <summary>What differs from run to run of a fit, and changes nothing in its model.</summary>
    /// <param name="Checkpoint">The path of the checkpoint; null for none.</param>
    /// <param name="Every">The time from one checkpoint to the next.</param>
    /// <param name="AfterEpoch">Called with the number of every epoch that was trained.</param>
    public sealed record Run(string? Checkpoint, TimeSpan Every, Action<int> AfterEpoch);

    private const int StreamedMegabytes = 1;

    /// <summary>Rows of so many inputs that steps are taken late.</summary>
    private const int ManyInputs = 10_000;

    private sealed class StoppedException : Exception
    {
    }

    private sealed class Reporter<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }

    private sealed class Row
    {
        public VBuffer<float> Input { get; set; }

        public float Weight { get; set; }
    }

    public string Name => name;

    /// <summary>A decoder-free encoder on weighted rows, with Adam, held-out rows and early stopping.</summary>
    public static SmallFit DecoderFree { get; } = OfDecoderFree("decoder-free", Data(rows: 40, inputs: 4, nonZeros: 3), streamed: false);

    /// <summary>The same of rows that are streamed.</summary>
    public static SmallFit DecoderFreeStreamed { get; } = OfDecoderFree("decoder-free streamed", Data(rows: 6000, inputs: 64, nonZeros: 60), streamed: true);

    /// <summary>The same of rows of many inputs.</summary>
    public static SmallFit DecoderFreeWide { get; } = OfDecoderFree("decoder-free of many inputs", Data(rows: 40, ManyInputs, nonZeros: 5), streamed: false);

    /// <summary>A BatchTopK autoencoder with momentum and resampling.</summary>
    public static SmallFit Autoencoder { get; } = OfAutoencoder("autoencoder", Data(rows: 40, inputs: 4, nonZeros: 3), streamed: false);

    /// <summary>The same of rows that are streamed.</summary>
    public static SmallFit AutoencoderStreamed { get; } = OfAutoencoder("autoencoder streamed", Data(rows: 6000, inputs: 64, nonZeros: 60), streamed: true);

    /// <summary>All that are quick enough for thousands of tries.</summary>
    public static IReadOnlyList<SmallFit> Quick { get; } = [DecoderFree, Autoencoder];

    /// <summary>The others.</summary>
    public static IReadOnlyList<SmallFit> Slower { get; } = [DecoderFreeStreamed, DecoderFreeWide, AutoencoderStreamed];

    /// <summary>Fits.</summary>
    /// <param name="checkpoint">The path of the checkpoint; null for none.</param>
    /// <param name="every">The time from one checkpoint to the next.</param>
    /// <param name="afterEpoch">Called with the number of every epoch that was trained.</param>
    /// <returns>Every number of the model.</returns>
    public float[] Fit(string? checkpoint, TimeSpan every, Action<int>? afterEpoch = null) =>
        fit(new Run(checkpoint, every, afterEpoch ?? (_ => { })));

    /// <summary>Leaves the checkpoint of a fit that ended with one of its epochs.</summary>
    public void Interrupt(string checkpoint, int epoch)
    {
        try
        {
            Fit(checkpoint, TimeSpan.Zero, found =>
            {
                if (found == epoch)
                    throw new StoppedException();
            });
        }
        catch (StoppedException)
        {
            return;
        }

        throw new InvalidOperationException($"The fit '{name}' came to its end before epoch {epoch} did.");
    }

    private static SmallFit OfDecoderFree(string name, Func<MLContext, IDataView> data, bool streamed) => new(name, run =>
    {
        var ml = new MLContext(seed: 1);
        DecoderFreeSaeModelParameters model = ml.Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = nameof(Row.Input),
            ExampleWeightColumnName = nameof(Row.Weight),
            NumberOfComponents = 3,
            Epochs = Epochs,
            BatchSize = streamed ? 1000 : 10,
            ValidationFraction = 0.25,
            Patience = Epochs,
            Seed = 5,
            NumberOfThreads = 1,
            CacheMegabytes = streamed ? StreamedMegabytes : null,
            CheckpointPath = run.Checkpoint,
            CheckpointEvery = run.Every,
            Progress = new Reporter<EncoderTrainingEpoch>(epoch => run.AfterEpoch(epoch.Epoch)),
        }).Fit(data(ml)).GetModelParameters("Features");
        return
        [
            .. model.Weights, .. model.Biases,
            .. model.TrainingHistory.SelectMany(epoch => new[] { (float)epoch.Loss, (float)epoch.ValidationLoss!.Value }),
        ];
    });

    private static SmallFit OfAutoencoder(string name, Func<MLContext, IDataView> data, bool streamed) => new(name, run =>
    {
        var ml = new MLContext(seed: 1);
        SparseAutoencoderModelParameters model = ml.Transforms.SparseAutoencoder(new SparseAutoencoderEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = nameof(Row.Input),
            NumberOfComponents = 6,
            NumberOfActiveComponents = 2,
            Architecture = SparseAutoencoderArchitecture.BatchTopK,
            ResamplingInterval = 2,
            DeadAfterRows = 20,
            Optimizer = EncoderOptimizer.Sgd,
            Momentum = 0.9f,
            LearningRate = 0.05f,
            Epochs = Epochs,
            BatchSize = streamed ? 1000 : 10,
            Seed = 5,
            NumberOfThreads = 1,
            CacheMegabytes = streamed ? StreamedMegabytes : null,
            CheckpointPath = run.Checkpoint,
            CheckpointEvery = run.Every,
            Progress = new Reporter<SparseAutoencoderTrainingEpoch>(epoch => run.AfterEpoch(epoch.Epoch)),
        }).Fit(data(ml)).GetModelParameters("Features");
        return
        [
            .. model.Weights, .. model.Biases, .. model.DecoderWeights, .. model.DecoderBiases, .. model.Thresholds,
            .. model.TrainingHistory.Select(epoch => (float)epoch.Loss),
        ];
    });

    private static Func<MLContext, IDataView> Data(int rows, int inputs, int nonZeros)
    {
        var random = new Random(1);
        Row[] data = [.. Enumerable.Range(0, rows).Select(_ =>
        {
            int[] indices = [.. Enumerable.Range(0, inputs)];
            random.Shuffle(indices);
            Array.Sort(indices, 0, nonZeros);
            return new Row
            {
                Input = new VBuffer<float>(inputs, nonZeros, [.. Enumerable.Range(0, nonZeros).Select(_ => random.NextSingle() + 0.1f)], indices[..nonZeros]),
                Weight = 1 + random.NextSingle(),
            };
        })];
        SchemaDefinition schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Input)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, inputs);
        return ml => ml.Data.LoadFromEnumerable(data, schema);
    }
}
