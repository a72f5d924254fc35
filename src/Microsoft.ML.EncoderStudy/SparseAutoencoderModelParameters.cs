using System.Collections.Immutable;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Training;

namespace Microsoft.ML.Transforms;

/// <summary>One trained sparse autoencoder: its weights, what its components do, and how it was trained.</summary>
/// <remarks>Immutable and thread-safe; nothing to dispose.</remarks>
public sealed partial class SparseAutoencoderModelParameters : EncoderModelParameters
{
    private readonly AutoencoderParameters _parameters;
    private readonly Lazy<ImmutableArray<float>> _decoderWeights;

    internal SparseAutoencoderModelParameters(
        AutoencoderParameters parameters,
        SparseAutoencoderArchitecture architecture,
        EncoderComponentStatistics[] statistics,
        SparseAutoencoderTrainingEpoch[] history)
        : base(parameters.Encoder, statistics)
    {
        _parameters = parameters;
        Architecture = architecture;
        TrainingHistory = ImmutableArray.Create(history);
        DecoderBiases = ImmutableArray.Create<float>(parameters.DecoderBias);
        _decoderWeights = new Lazy<ImmutableArray<float>>(
            () => parameters.Tied ? Weights : ComponentMajor(parameters.DecoderWeights));
    }

    /// <summary>The kind of sparse autoencoder.</summary>
    public SparseAutoencoderArchitecture Architecture { get; }

    /// <summary>Whether the decoder's weights are the encoder's.</summary>
    public bool TiedWeights => _parameters.Tied;

    /// <summary>
    /// V, [components × inputs], row-major like <see cref="EncoderModelParameters.Weights"/>, and the same array where they are tied. Copied
    /// out of the model's own layout on first use.
    /// </summary>
    public ImmutableArray<float> DecoderWeights => _decoderWeights.Value;

    /// <summary>c, one bias per input.</summary>
    public ImmutableArray<float> DecoderBiases { get; }

    /// <summary>Every epoch of training, in order.</summary>
    public ImmutableArray<SparseAutoencoderTrainingEpoch> TrainingHistory { get; }

    /// <summary>x̂ = a·V + c: the reconstruction of an input from its activations.</summary>
    /// <inheritdoc/>
    public override void Reconstruct(ReadOnlySpan<float> activations, Span<float> reconstruction)
    {
        Decode(_parameters.DecoderWeights, activations, reconstruction);
        ReadOnlySpan<float> biases = _parameters.DecoderBias;
        for (int d = 0; d < biases.Length; d++)
            reconstruction[d] += biases[d];
    }

    /// <summary>From pre-activations to activations of one row, in place.</summary>
    internal void Activate(Kernels kernels, Span<float> values)
    {
        switch (Architecture)
        {
            case SparseAutoencoderArchitecture.ReLU:
                kernels.Rectify(values, 1, values);
                break;
            default:
                throw new InvalidOperationException($"{Architecture} is no architecture.");
        }
    }
}
