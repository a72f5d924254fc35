using EncoderStudy.Experiments.Study;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Distance;

/// <summary>Trains autoencoders by phases whose starts are known to the last bit.</summary>
/// <remarks>
/// What a fit draws is not seen from outside. But a fit of one epoch whose learning rate is far below the resolution of the weights moves none
/// of them, and so gives the drawn weights, or those that it was started from. Every phase then starts explicitly from a model; a fit of the
/// same seed that draws for itself gives the same bits as one that starts from what it would have drawn.
/// </remarks>
/// <param name="training">Data, settings and seed: of the start, and of the order of the rows in every phase.</param>
internal sealed class PhaseTraining(EncoderTraining training)
{
    /// <summary>The error of every reconstruction, a column of what an autoencoder gives.</summary>
    public const string Error = "Error";

    /// <summary>A learning rate that moves no weight above 1e-22 in magnitude, since Adam's steps are about as long as the rate.</summary>
    private const float AtRest = 1e-30f;

    private const float AddedWeight = 0.1f;

    /// <summary>The autoencoder that the seed draws, untrained.</summary>
    public SparseAutoencoderTransformer Start() => Autoencoder(encoder: null, decoder: null, epochs: 1, AtRest, decoderFreeWeight: 0);

    /// <summary>Runs a phase.</summary>
    /// <param name="kind">What it trains.</param>
    /// <param name="from">Where it starts.</param>
    /// <param name="epochs">Its epochs.</param>
    /// <param name="progress">Receives every epoch; may be null.</param>
    public SparseAutoencoderTransformer Train(
        PhaseKind kind, SparseAutoencoderTransformer from, int epochs, IProgress<EncoderTrainingEpoch>? progress = null)
    {
        SparseAutoencoderModelParameters start = from.GetModelParameters(LinearProbe.Features);
        if (kind == PhaseKind.DecoderFree)
            return Autoencoder(DecoderFree(start, epochs, progress), start, epochs: 1, AtRest, decoderFreeWeight: 0);
        return Autoencoder(
            start, start, epochs, SparseAutoencoderEstimator.Defaults.LearningRate, kind == PhaseKind.Combined ? AddedWeight : 0, progress);
    }

    private SparseAutoencoderTransformer Autoencoder(
        EncoderModelParameters? encoder, SparseAutoencoderModelParameters? decoder, int epochs, float learningRate, float decoderFreeWeight,
        IProgress<EncoderTrainingEpoch>? progress = null) =>
        training.FitAutoencoder(
            options =>
            {
                options.ReconstructionErrorColumnName = Error;
                options.DecoderFreeWeight = decoderFreeWeight;
                options.InitialEncoder = encoder;
                options.InitialDecoder = decoder;
                options.Epochs = epochs;
                options.LearningRate = learningRate;
            },
            progress);

    private DecoderFreeSaeModelParameters DecoderFree(EncoderModelParameters start, int epochs, IProgress<EncoderTrainingEpoch>? progress)
    {
        DecoderFreeSaeTransformer trained = training.FitDecoderFree(
            options =>
            {
                options.InitialEncoder = start;
                options.Epochs = epochs;
            },
            progress);
        return trained.GetModelParameters(LinearProbe.Features);
    }
}
