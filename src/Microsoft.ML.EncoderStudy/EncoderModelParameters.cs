using System.Collections.Immutable;
using System.Numerics.Tensors;
using Microsoft.ML.EncoderStudy.Training;

namespace Microsoft.ML.Transforms;

/// <summary>What every trained encoder has: a = φ(x·Wᵀ + b) with its W and b, what its components do, and a way back from a to x̂.</summary>
/// <remarks>Immutable and thread-safe; nothing to dispose. Not meant to be derived from outside this library.</remarks>
public abstract class EncoderModelParameters
{
    private readonly Lazy<ImmutableArray<float>> _weights;

    private protected EncoderModelParameters(EncoderParameters encoder, EncoderComponentStatistics[] statistics)
    {
        Encoder = encoder;
        ComponentStatistics = ImmutableArray.Create(statistics);
        Biases = ImmutableArray.Create<float>(encoder.Bias[..encoder.Components]);
        _weights = new Lazy<ImmutableArray<float>>(() => ComponentMajor(encoder.Weights));
    }

    /// <summary>K, the number of components.</summary>
    public int NumberOfComponents => Encoder.Components;

    /// <summary>D, the size of the input vector.</summary>
    public int InputSize => Encoder.Inputs;

    /// <summary>
    /// W, [<see cref="NumberOfComponents"/> × <see cref="InputSize"/>], row-major: the weights of component j are the
    /// <see cref="InputSize"/> values from j · <see cref="InputSize"/> on. Copied out of the model's own layout on first use.
    /// </summary>
    public ImmutableArray<float> Weights => _weights.Value;

    /// <summary>b, one bias per component.</summary>
    public ImmutableArray<float> Biases { get; }

    /// <summary>How each component behaved over the training rows.</summary>
    public ImmutableArray<EncoderComponentStatistics> ComponentStatistics { get; }

    internal EncoderParameters Encoder { get; }

    /// <summary>x̂, the reconstruction of an input from its activations.</summary>
    /// <param name="activations">a, one value per component.</param>
    /// <param name="reconstruction">Receives x̂, <see cref="InputSize"/> values.</param>
    /// <exception cref="ArgumentException">A span is of another length; the message gives both lengths.</exception>
    public abstract void Reconstruct(ReadOnlySpan<float> activations, Span<float> reconstruction);

    /// <summary>Writes the model in the binary format of its kind.</summary>
    internal abstract void Save(BinaryWriter writer);

    /// <summary>a·V, after both lengths have been checked.</summary>
    /// <param name="decoderWeights">Vᵀ: [inputs × stride].</param>
    /// <param name="activations">a.</param>
    /// <param name="reconstruction">Receives the product.</param>
    private protected void Decode(ReadOnlySpan<float> decoderWeights, ReadOnlySpan<float> activations, Span<float> reconstruction)
    {
        CheckLength(activations.Length, NumberOfComponents, nameof(activations));
        CheckLength(reconstruction.Length, InputSize, nameof(reconstruction));
        for (int d = 0; d < InputSize; d++)
            reconstruction[d] = TensorPrimitives.Dot(decoderWeights.Slice(d * Encoder.Stride, NumberOfComponents), activations);
    }

    private protected ImmutableArray<float> ComponentMajor(ReadOnlySpan<float> weights) =>
        ImmutableArray.Create(EncoderParameters.ComponentMajor(weights, NumberOfComponents, InputSize));

    private static void CheckLength(int found, int expected, string name)
    {
        if (found != expected)
            throw new ArgumentException(FormattableString.Invariant($"expected {expected} values; found {found}"), name);
    }
}
