using System.Collections.Immutable;
using System.Numerics.Tensors;
using Microsoft.ML.EncoderStudy.Training;

namespace Microsoft.ML.Transforms;

/// <summary>One trained decoder-free encoder: its weights, what its components do, and how it was trained.</summary>
/// <remarks>Immutable and thread-safe; nothing to dispose.</remarks>
public sealed partial class DecoderFreeSaeModelParameters
{
    private readonly Lazy<ImmutableArray<float>> _weights;

    internal DecoderFreeSaeModelParameters(
        EncoderParameters parameters,
        EncoderActivation activation,
        EncoderComponentStatistics[] statistics,
        EncoderTrainingEpoch[] history)
    {
        Parameters = parameters;
        Activation = activation;
        ComponentStatistics = ImmutableArray.Create(statistics);
        TrainingHistory = ImmutableArray.Create(history);
        Biases = ImmutableArray.Create<float>(parameters.Bias[..parameters.Components]);
        _weights = new Lazy<ImmutableArray<float>>(
            () => ImmutableArray.Create(EncoderParameters.ComponentMajor(parameters.Weights, parameters.Components, parameters.Inputs)));
    }

    /// <summary>K, the number of components.</summary>
    public int NumberOfComponents => Parameters.Components;

    /// <summary>D, the size of the input vector.</summary>
    public int InputSize => Parameters.Inputs;

    /// <summary>φ, the activation function.</summary>
    public EncoderActivation Activation { get; }

    /// <summary>
    /// W, [<see cref="NumberOfComponents"/> × <see cref="InputSize"/>], row-major: the weights of component j are the
    /// <see cref="InputSize"/> values from j · <see cref="InputSize"/> on. Copied out of the model's own layout on first use.
    /// </summary>
    public ImmutableArray<float> Weights => _weights.Value;

    /// <summary>b, one bias per component.</summary>
    public ImmutableArray<float> Biases { get; }

    /// <summary>How each component behaved over the training rows.</summary>
    public ImmutableArray<EncoderComponentStatistics> ComponentStatistics { get; }

    /// <summary>Every epoch of training, in order. After early stopping it still holds the epochs past the best one.</summary>
    public ImmutableArray<EncoderTrainingEpoch> TrainingHistory { get; }

    internal EncoderParameters Parameters { get; }

    /// <summary>
    /// x̂ = a·W: the reconstruction of an input from its activations, with the encoder's own weights as the decoder. The scale of x̂ is
    /// not that of x: nothing in the objective asks for it. The study compares after rescaling both a and x̂ to the lengths of 1 and ‖x‖.
    /// </summary>
    /// <param name="activations">a, one value per component.</param>
    /// <param name="reconstruction">Receives x̂, <see cref="InputSize"/> values.</param>
    /// <exception cref="ArgumentException">A span is of another length; the message gives both lengths.</exception>
    public void Reconstruct(ReadOnlySpan<float> activations, Span<float> reconstruction)
    {
        CheckLength(activations.Length, NumberOfComponents, nameof(activations));
        CheckLength(reconstruction.Length, InputSize, nameof(reconstruction));
        ReadOnlySpan<float> weights = Parameters.Weights;
        for (int d = 0; d < InputSize; d++)
            reconstruction[d] = TensorPrimitives.Dot(weights.Slice(d * Parameters.Stride, NumberOfComponents), activations);
    }

    private static void CheckLength(int found, int expected, string name)
    {
        if (found != expected)
            throw new ArgumentException(FormattableString.Invariant($"expected {expected} values; found {found}"), name);
    }
}
