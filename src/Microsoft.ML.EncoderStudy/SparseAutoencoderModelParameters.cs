using System.Collections.Immutable;
using System.Numerics.Tensors;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Training;

namespace Microsoft.ML.Transforms;

/// <summary>One trained sparse autoencoder: its weights, what its components do, and how it was trained.</summary>
/// <remarks>Immutable and thread-safe; nothing to dispose.</remarks>
public sealed partial class SparseAutoencoderModelParameters
{
    private readonly Lazy<ImmutableArray<float>> _encoderWeights;
    private readonly Lazy<ImmutableArray<float>> _decoderWeights;

    internal SparseAutoencoderModelParameters(
        AutoencoderParameters parameters,
        SparseAutoencoderArchitecture architecture,
        EncoderComponentStatistics[] statistics,
        SparseAutoencoderTrainingEpoch[] history)
    {
        Parameters = parameters;
        Architecture = architecture;
        ComponentStatistics = ImmutableArray.Create(statistics);
        TrainingHistory = ImmutableArray.Create(history);
        EncoderBiases = ImmutableArray.Create<float>(parameters.Encoder.Bias[..parameters.Components]);
        DecoderBiases = ImmutableArray.Create<float>(parameters.DecoderBias);
        _encoderWeights = new Lazy<ImmutableArray<float>>(
            () => ImmutableArray.Create(EncoderParameters.ComponentMajor(parameters.Encoder.Weights, parameters.Components, parameters.Inputs)));
        _decoderWeights = parameters.Tied ? _encoderWeights : new Lazy<ImmutableArray<float>>(
            () => ImmutableArray.Create(EncoderParameters.ComponentMajor(parameters.DecoderWeights, parameters.Components, parameters.Inputs)));
    }

    /// <summary>K, the number of components.</summary>
    public int NumberOfComponents => Parameters.Components;

    /// <summary>D, the size of the input vector.</summary>
    public int InputSize => Parameters.Inputs;

    /// <summary>The kind of sparse autoencoder.</summary>
    public SparseAutoencoderArchitecture Architecture { get; }

    /// <summary>Whether the decoder's weights are the encoder's.</summary>
    public bool TiedWeights => Parameters.Tied;

    /// <summary>
    /// W, [<see cref="NumberOfComponents"/> × <see cref="InputSize"/>], row-major: the encoder weights of component j are the
    /// <see cref="InputSize"/> values from j · <see cref="InputSize"/> on. Copied out of the model's own layout on first use.
    /// </summary>
    public ImmutableArray<float> EncoderWeights => _encoderWeights.Value;

    /// <summary>b, one bias per component.</summary>
    public ImmutableArray<float> EncoderBiases { get; }

    /// <summary>
    /// V, [<see cref="NumberOfComponents"/> × <see cref="InputSize"/>], row-major: the decoder weights of component j are the
    /// <see cref="InputSize"/> values from j · <see cref="InputSize"/> on. Copied out of the model's own layout on first use.
    /// </summary>
    public ImmutableArray<float> DecoderWeights => _decoderWeights.Value;

    /// <summary>c, one bias per input.</summary>
    public ImmutableArray<float> DecoderBiases { get; }

    /// <summary>How each component behaved over the training rows.</summary>
    public ImmutableArray<EncoderComponentStatistics> ComponentStatistics { get; }

    /// <summary>Every epoch of training, in order.</summary>
    public ImmutableArray<SparseAutoencoderTrainingEpoch> TrainingHistory { get; }

    internal AutoencoderParameters Parameters { get; }

    /// <summary>x̂ = a·V + c: the reconstruction of an input from its activations.</summary>
    /// <param name="activations">a, one value per component.</param>
    /// <param name="reconstruction">Receives x̂, <see cref="InputSize"/> values.</param>
    /// <exception cref="ArgumentException">A span is of another length; the message gives both lengths.</exception>
    public void Reconstruct(ReadOnlySpan<float> activations, Span<float> reconstruction)
    {
        CheckLength(activations.Length, NumberOfComponents, nameof(activations));
        CheckLength(reconstruction.Length, InputSize, nameof(reconstruction));
        ReadOnlySpan<float> weights = Parameters.DecoderWeights, biases = Parameters.DecoderBias;
        for (int d = 0; d < InputSize; d++)
            reconstruction[d] = TensorPrimitives.Dot(weights.Slice(d * Parameters.Stride, NumberOfComponents), activations) + biases[d];
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

    private static void CheckLength(int found, int expected, string name)
    {
        if (found != expected)
            throw new ArgumentException(FormattableString.Invariant($"expected {expected} values; found {found}"), name);
    }
}
