using System.Collections.Immutable;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;

namespace Microsoft.ML.Transforms;

/// <summary>One trained decoder-free encoder: its weights, what its components do, and how it was trained.</summary>
/// <remarks>Immutable and thread-safe; nothing to dispose.</remarks>
public sealed partial class DecoderFreeSaeModelParameters : EncoderModelParameters
{
    internal DecoderFreeSaeModelParameters(
        EncoderParameters parameters,
        EncoderActivation activation,
        InputScaler scaler,
        EncoderComponentStatistics[] statistics,
        EncoderTrainingEpoch[] history)
        : base(parameters, scaler, statistics)
    {
        Activation = activation;
        TrainingHistory = ImmutableArray.Create(history);
    }

    /// <summary>φ, the activation function.</summary>
    public EncoderActivation Activation { get; }

    /// <summary>Every epoch of training, in order. After early stopping it still holds the epochs past the best one.</summary>
    public ImmutableArray<EncoderTrainingEpoch> TrainingHistory { get; }

    /// <summary>
    /// x̂ = a·W: the reconstruction of an input from its activations, with the encoder's own weights as the decoder. The scale of x̂ is
    /// not that of x: nothing in the objective asks for it. The study compares after rescaling both a and x̂ to the lengths of 1 and ‖x‖.
    /// </summary>
    /// <inheritdoc/>
    public override void Reconstruct(ReadOnlySpan<float> activations, Span<float> reconstruction) =>
        Decode(Encoder.Weights, activations, reconstruction);

    internal override void Activate(Span<float> values) => Activation.Apply(Kernels.Best, values, values);
}
