using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Display;
using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Study;

/// <summary>Trains encoders on the data of an experiment: the one place where its settings become options of estimators.</summary>
/// <param name="Context">Data, settings and display.</param>
/// <param name="ML">ML.NET's context, of the seed.</param>
/// <param name="Seed">The seed.</param>
internal sealed record EncoderTraining(StudyContext Context, MLContext ML, int Seed)
{
    /// <summary>The number of passes over the rows: as asked for, unless it is set.</summary>
    public int Epochs { get; init; } = Context.Settings.Epochs;

    /// <summary>What computes the training: as asked for, unless it is set.</summary>
    public EncoderEngine Engine { get; init; } = Context.Settings.Engine;

    /// <summary>Measures what was trained.</summary>
    public EncoderMeasurement Measurement => new(ML, Context.Data);

    /// <summary>What a training is called while it runs.</summary>
    public string Title(string name) => FormattableString.Invariant($"{name}, seed {Seed}{(Engine == EncoderEngine.TorchSharp ? ", torch" : "")}");

    /// <summary>Trains a decoder-free encoder and shows its epochs.</summary>
    /// <param name="name">What it is called meanwhile.</param>
    /// <param name="change">Sets the options that are not at their defaults.</param>
    public DecoderFreeSaeTransformer DecoderFree(string name, Action<DecoderFreeSaeEstimator.Options>? change = null) =>
        Context.Display.Train(Title(name), Epochs, progress => FitDecoderFree(change, progress));

    /// <summary>Trains a sparse autoencoder and shows its epochs.</summary>
    /// <param name="name">What it is called meanwhile.</param>
    /// <param name="change">Sets the options that are not at their defaults.</param>
    public SparseAutoencoderTransformer Autoencoder(string name, Action<SparseAutoencoderEstimator.Options>? change = null) =>
        Context.Display.Train(Title(name), Epochs, progress => FitAutoencoder(change, progress));

    /// <summary>Trains a decoder-free encoder; nothing is shown but what <paramref name="progress"/> shows.</summary>
    public DecoderFreeSaeTransformer FitDecoderFree(
        Action<DecoderFreeSaeEstimator.Options>? change = null, IProgress<EncoderTrainingEpoch>? progress = null)
    {
        var options = Options<DecoderFreeSaeEstimator.Options>();
        options.Progress = progress;
        change?.Invoke(options);
        return ML.Transforms.DecoderFreeSae(options).Fit(Context.Data.Train);
    }

    /// <summary>Trains a sparse autoencoder; nothing is shown but what <paramref name="progress"/> shows.</summary>
    public SparseAutoencoderTransformer FitAutoencoder(
        Action<SparseAutoencoderEstimator.Options>? change = null, IProgress<EncoderTrainingEpoch>? progress = null)
    {
        var options = Options<SparseAutoencoderEstimator.Options>();
        options.Progress = progress is null ? null : new AutoencoderProgress(progress);
        change?.Invoke(options);
        return ML.Transforms.SparseAutoencoder(options).Fit(Context.Data.Train);
    }

    private TOptions Options<TOptions>()
        where TOptions : EncoderOptionsBase, new() => new()
        {
            OutputColumnName = LinearProbe.Features,
            InputColumnName = StudyData.Inputs,
            NumberOfComponents = Context.Settings.Components,
            InputScaling = Context.Data.InputScaling,
            Epochs = Epochs,
            Engine = Engine,
            Seed = Seed,
            CancellationToken = Context.Cancellation,
        };
}
