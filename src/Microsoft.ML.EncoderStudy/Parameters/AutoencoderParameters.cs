using System.Numerics.Tensors;
using Microsoft.ML.EncoderStudy.Checkpoints;
using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Parameters;

/// <summary>The parameters of a linear encoder and a linear decoder, or anything of the same shape: a gradient.</summary>
/// <remarks>
/// The decoder lies input-major like the encoder: row d holds the weights that lead from every component to input d, so that tied weights
/// are one and the same matrix, and what holds for a component (its length, say) holds for a column of both.
/// </remarks>
/// <param name="inputs">D.</param>
/// <param name="components">K.</param>
/// <param name="tied">Whether the decoder's weights are the encoder's.</param>
/// <param name="ownRows">How many rows of K parameters the architecture has for itself.</param>
/// <param name="pitch">From one row of weights to the next, as of <see cref="EncoderParameters"/>.</param>
internal sealed class AutoencoderParameters(int inputs, int components, bool tied, int ownRows = 0, int pitch = 0)
    : IParameters<AutoencoderParameters>
{
    private readonly AlignedBuffer _rest = new(checked(
        ((tied ? 0 : inputs) * (pitch == 0 ? Kernels.PaddedWidth(components) : pitch))
        + (ownRows * Kernels.PaddedWidth(components)) + Kernels.PaddedWidth(inputs)));

    /// <summary>W and b.</summary>
    public EncoderParameters Encoder { get; } = new(inputs, components, pitch);

    /// <summary>D.</summary>
    public int Inputs => inputs;

    /// <summary>K.</summary>
    public int Components => components;

    /// <summary>Whether the decoder's weights are the encoder's.</summary>
    public bool Tied => tied;

    /// <summary>The padded width of a row of weights.</summary>
    public int Stride => Encoder.Stride;

    /// <summary>The rows of K parameters that the architecture has for itself.</summary>
    public int OwnRows => ownRows;

    /// <summary>Vᵀ: [inputs × pitch]; the encoder's own Wᵀ where they are tied.</summary>
    public Span<float> DecoderWeights => tied ? Encoder.Weights : _rest.Span[..(inputs * Encoder.Pitch)];

    /// <summary>c: [inputs], with padding behind it.</summary>
    public Span<float> DecoderBias => _rest.Span.Slice(_rest.Length - Kernels.PaddedWidth(inputs), inputs);

    /// <summary>Everything beside the encoder: the decoder's weights unless they are tied, the architecture's own, the decoder's bias.</summary>
    public Span<float> Rest => _rest;

    /// <summary>A row of parameters of the architecture: [stride].</summary>
    public Span<float> Own(int row) => _rest.Span.Slice(((tied ? 0 : inputs) * Encoder.Pitch) + (row * Stride), Stride);

    /// <summary>−W c: what an encoder that sees x − c adds to its pre-activations of x.</summary>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="shift">[stride]; overwritten.</param>
    public void ShiftOfCentre(Kernels kernels, Span<float> shift)
    {
        shift.Clear();
        kernels.AddProduct(DecoderBias, DenseLayout.RowMajor(1, inputs, inputs), Encoder.Weights, shift, Stride);
        TensorPrimitives.Negate(shift, shift);
    }

    /// <summary>Turns the bias of an encoder that sees x − c into that of one that sees x and computes the same.</summary>
    public void FoldCentre(Kernels kernels)
    {
        var shift = new AlignedBuffer(Stride);
        ShiftOfCentre(kernels, shift);
        TensorPrimitives.Add(Encoder.Bias, shift.Span, Encoder.Bias);
    }

    /// <summary>The reverse of <see cref="FoldCentre"/>.</summary>
    public void UnfoldCentre(Kernels kernels)
    {
        var shift = new AlignedBuffer(Stride);
        ShiftOfCentre(kernels, shift);
        TensorPrimitives.Subtract(Encoder.Bias, shift.Span, Encoder.Bias);
    }

    public bool AreFinite => Encoder.AreFinite && Kernels.Best.AllFinite(Rest);

    public AutoencoderParameters NewOfSameShape() => new(inputs, components, tied, ownRows, Encoder.Pitch);

    public void CopyTo(AutoencoderParameters other)
    {
        Encoder.CopyTo(other.Encoder);
        Rest.CopyTo(other.Rest);
    }

    public void SaveState(BinaryWriter writer)
    {
        Encoder.SaveState(writer);
        writer.WriteAll<float>(Rest);
    }

    public void LoadState(CheckpointReader reader)
    {
        Encoder.LoadState(reader);
        reader.ReadFinite("a parameter of the decoder", Rest);
    }

    /// <summary>Draws weights and biases uniformly from ±1/√(fan-in), as linear layers usually begin: D for the encoder, K for the decoder.</summary>
    public void Initialise(Random random)
    {
        Encoder.Initialise(random);
        double bound = 1 / Math.Sqrt(components);
        for (int d = 0; d < inputs && !tied; d++)
        {
            for (int j = 0; j < components; j++)
                DecoderWeights[(d * Stride) + j] = (float)(((2 * random.NextDouble()) - 1) * bound);
        }

        foreach (ref float bias in DecoderBias)
            bias = (float)(((2 * random.NextDouble()) - 1) * bound);
    }
}
