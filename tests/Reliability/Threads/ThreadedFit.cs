using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Reliability.Threads;

/// <summary>A fit of about a tenth of a second that uses all processors.</summary>
/// <param name="Name">What it is called in reports.</param>
/// <param name="DecoderFree">Whether a decoder-free encoder is fitted, its components divided among threads; otherwise an autoencoder.</param>
/// <param name="Streamed">Whether its rows are read again in every epoch, by a thread of their own.</param>
internal sealed record ThreadedFit(string Name, bool DecoderFree, bool Streamed)
{
    private const int Inputs = 160, Rows = 3000, BatchSize = 128;

    private const int StreamedMegabytes = 1;

    private static readonly Row[] Data = MakeData();

    /// <summary>What differs from run to run and changes nothing in the model.</summary>
    public sealed class Run
    {
        public MLContext ML { get; } = new(seed: 1);

        public CancellationToken Cancellation { get; init; }

        /// <summary>The path of the checkpoint, written after every step; null for none.</summary>
        public string? Checkpoint { get; init; }
    }

    private sealed class Row
    {
        [VectorType(Inputs)]
        public float[] Input { get; set; } = [];
    }

    public static IReadOnlyList<ThreadedFit> All { get; } =
    [
        new("decoder-free", DecoderFree: true, Streamed: false),
        new("decoder-free streamed", DecoderFree: true, Streamed: true),
        new("autoencoder", DecoderFree: false, Streamed: false),
        new("autoencoder streamed", DecoderFree: false, Streamed: true),
    ];

    /// <summary>Fits.</summary>
    /// <returns>Every number of the model.</returns>
    public float[] Fit(Run run)
    {
        IDataView data = run.ML.Data.LoadFromEnumerable(Data);
        int? cache = Streamed ? StreamedMegabytes : null;
        if (DecoderFree)
        {
            DecoderFreeSaeModelParameters encoder = run.ML.Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options
            {
                OutputColumnName = "Features",
                InputColumnName = nameof(Row.Input),
                NumberOfComponents = 60,
                Epochs = 6,
                BatchSize = BatchSize,
                Seed = 5,
                CacheMegabytes = cache,
                CheckpointPath = run.Checkpoint,
                CheckpointEvery = TimeSpan.Zero,
                CancellationToken = run.Cancellation,
            }).Fit(data).GetModelParameters("Features");
            return [.. encoder.Weights, .. encoder.Biases, .. encoder.TrainingHistory.Select(epoch => (float)epoch.Loss)];
        }

        SparseAutoencoderModelParameters autoencoder = run.ML.Transforms.SparseAutoencoder(new SparseAutoencoderEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = nameof(Row.Input),
            NumberOfComponents = 512,
            NumberOfActiveComponents = 8,
            Architecture = SparseAutoencoderArchitecture.TopK,
            Epochs = 1,
            BatchSize = BatchSize,
            Seed = 5,
            CacheMegabytes = cache,
            CheckpointPath = run.Checkpoint,
            CheckpointEvery = TimeSpan.FromMilliseconds(20),
            CancellationToken = run.Cancellation,
        }).Fit(data).GetModelParameters("Features");
        return
        [
            .. autoencoder.Weights, .. autoencoder.Biases, .. autoencoder.DecoderWeights, .. autoencoder.DecoderBiases,
            .. autoencoder.TrainingHistory.Select(epoch => (float)epoch.Loss),
        ];
    }

    private static Row[] MakeData()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, Rows).Select(_ => new Row { Input = [.. Enumerable.Range(0, Inputs).Select(_ => random.NextSingle())] })];
    }
}
