using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.TorchJudge.Judge;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.TorchJudge.Training.Torch.Ambient;

/// <summary>Small fits by the torch engine, through the estimators as applications use them.</summary>
internal static class TorchFit
{
    public const string DecoderFree = "decoder-free";

    private const int Inputs = 12;

    private static readonly Row[] Rows = MakeRows();

    /// <summary>Every model that an estimator trains.</summary>
    public static IEnumerable<string> Models => [DecoderFree, .. Enum.GetNames<SparseAutoencoderArchitecture>()];

    /// <summary>The saved model: all bits of its parameters, statistics and history.</summary>
    /// <param name="model">One of <see cref="Models"/>.</param>
    /// <param name="afterEpoch">What the application does whenever an epoch is reported.</param>
    /// <param name="scale">The standard deviation of the inputs.</param>
    public static byte[] Run(string model, Action<int>? afterEpoch = null, float scale = 1)
    {
        var ml = new MLContext(seed: 1);
        IDataView data = ml.Data.LoadFromEnumerable(Rows.Select(row => new Row { Inputs = [.. row.Inputs.Select(x => x * scale)], Weight = row.Weight }));
        ITransformer fitted = model == DecoderFree
            ? ml.Transforms.DecoderFreeSae(DecoderFreeOptions(afterEpoch)).Fit(data)
            : ml.Transforms.SparseAutoencoder(AutoencoderOptions(Enum.Parse<SparseAutoencoderArchitecture>(model), afterEpoch)).Fit(data);
        using var bytes = new MemoryStream();
        using (var writer = new BinaryWriter(bytes))
        {
            if (fitted is DecoderFreeSaeTransformer encoder)
                encoder.GetModelParameters("Features").Save(writer);
            else
                ((SparseAutoencoderTransformer)fitted).GetModelParameters("Features").Save(writer);
        }

        return bytes.ToArray();
    }

    private static DecoderFreeSaeEstimator.Options DecoderFreeOptions(Action<int>? afterEpoch) => new()
    {
        OutputColumnName = "Features",
        InputColumnName = "Inputs",
        ExampleWeightColumnName = "Weight",
        NumberOfComponents = 6,
        WeightRedundancyWeight = 0.1f,
        BatchSize = 16,
        Epochs = 3,
        ValidationFraction = 0.2,
        Engine = EncoderEngine.TorchSharp,
        Seed = 3,
        Progress = new Callback<EncoderTrainingEpoch>(epoch => afterEpoch?.Invoke(epoch.Epoch)),
    };

    private static SparseAutoencoderEstimator.Options AutoencoderOptions(SparseAutoencoderArchitecture architecture, Action<int>? afterEpoch) => new()
    {
        OutputColumnName = "Features",
        InputColumnName = "Inputs",
        Architecture = architecture,
        NumberOfComponents = 6,
        NumberOfActiveComponents = 2,
        AuxiliaryLossWeight = architecture.HasAuxiliaryLoss() ? 0.1f : 0,
        DeadAfterRows = 1,
        ResamplingInterval = 1,
        UnitNormDecoder = true,
        DecoderFreeWeight = 0.01f,
        BatchSize = 16,
        Epochs = 3,
        ValidationFraction = 0.2,
        Engine = EncoderEngine.TorchSharp,
        Seed = 3,
        Progress = new Callback<SparseAutoencoderTrainingEpoch>(epoch => afterEpoch?.Invoke(epoch.Epoch)),
    };

    private static Row[] MakeRows()
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, 100).Select(_ => new Row
        {
            Inputs = [.. Enumerable.Range(0, Inputs).Select(_ => (float)Problem.Normal(random))],
            Weight = 0.5f + random.NextSingle(),
        })];
    }

    private sealed class Row
    {
        [VectorType(TorchFit.Inputs)]
        public float[] Inputs { get; set; } = [];

        public float Weight { get; set; }
    }

    /// <summary>Unlike <see cref="Progress{T}"/>, on the thread that reports.</summary>
    private sealed class Callback<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
