using System.Collections.Immutable;
using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;

namespace Microsoft.ML.Transforms;

/// <summary>One trained sparse autoencoder: its weights, what its components do, and how it was trained.</summary>
/// <remarks>Immutable and thread-safe; nothing to dispose.</remarks>
public sealed partial class SparseAutoencoderModelParameters : EncoderModelParameters
{
    private readonly Lazy<ImmutableArray<float>> _decoderWeights;

    internal SparseAutoencoderModelParameters(
        AutoencoderParameters parameters,
        SparseAutoencoderArchitecture architecture,
        RowActivation activation,
        InputScaler scaler,
        EncoderComponentStatistics[] statistics,
        SparseAutoencoderTrainingEpoch[] history)
        : base(parameters.Encoder, scaler, statistics)
    {
        Parameters = parameters;
        Architecture = architecture;
        Activation = activation;
        Thresholds = activation is RowActivation.AboveThreshold above ? [.. above.Thresholds[..parameters.Components]] : [];
        MagnitudeScales = activation is RowActivation.Gated scales ? [.. scales.Scales[..parameters.Components]] : [];
        MagnitudeOffsets = activation is RowActivation.Gated offsets ? [.. offsets.Offsets[..parameters.Components]] : [];
        TrainingHistory = ImmutableArray.Create(history);
        DecoderBiases = ImmutableArray.Create<float>(parameters.DecoderBias);
        _decoderWeights = new Lazy<ImmutableArray<float>>(
            () => parameters.Tied ? Weights : ComponentMajor(parameters.DecoderWeights));
    }

    /// <summary>The kind of sparse autoencoder.</summary>
    public SparseAutoencoderArchitecture Architecture { get; }

    /// <summary>k of a TopK model, the largest number of active components of a row; <see langword="null"/> for other architectures.</summary>
    public int? NumberOfActiveComponents => Activation is RowActivation.Largest largest ? largest.K : null;

    /// <summary>
    /// θ, what a pre-activation must exceed to be active, one value per component: learned by JumpReLU, estimated for BatchTopK and
    /// MatryoshkaBatchTopK. Empty for other architectures.
    /// </summary>
    public ImmutableArray<float> Thresholds { get; }

    /// <summary>
    /// s of a Gated model, one value per component: where the gate z = x·Wᵀ + b is above 0, a = max(0, s·z + t). Empty for other architectures.
    /// In the paper's terms s = exp(r_mag) and t = b_mag − s·b_gate.
    /// </summary>
    public ImmutableArray<float> MagnitudeScales { get; }

    /// <summary>t of a Gated model, one value per component; see <see cref="MagnitudeScales"/>. Empty for other architectures.</summary>
    public ImmutableArray<float> MagnitudeOffsets { get; }

    /// <summary>
    /// Whether the decoder's weights are the encoder's. An <see cref="InputScaling"/> that scales unties them when it is folded in.
    /// </summary>
    public bool TiedWeights => Parameters.Tied;

    /// <summary>
    /// V, [components × inputs], row-major like <see cref="EncoderModelParameters.Weights"/>, and the same array where they are tied. Copied
    /// out of the model's own layout on first use.
    /// </summary>
    public ImmutableArray<float> DecoderWeights => _decoderWeights.Value;

    /// <summary>c, one bias per input.</summary>
    public ImmutableArray<float> DecoderBiases { get; }

    /// <summary>Every epoch of training, in order. After early stopping it still holds the epochs past the best one.</summary>
    public ImmutableArray<SparseAutoencoderTrainingEpoch> TrainingHistory { get; }

    internal AutoencoderParameters Parameters { get; }

    /// <summary>How a row is activated.</summary>
    internal RowActivation Activation { get; }

    /// <summary>x̂ = a·V + c: the reconstruction of an input from its activations.</summary>
    /// <inheritdoc/>
    public override void Reconstruct(ReadOnlySpan<float> activations, Span<float> reconstruction)
    {
        Decode(Parameters.DecoderWeights, activations, reconstruction);
        ReadOnlySpan<float> biases = Parameters.DecoderBias;
        for (int d = 0; d < biases.Length; d++)
            reconstruction[d] += biases[d];
    }

    internal override void Activate(Span<float> values) => Activation.Apply(Kernels.Best, values);
}
