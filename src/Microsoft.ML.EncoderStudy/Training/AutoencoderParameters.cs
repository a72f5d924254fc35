using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>The parameters of a linear encoder and a linear decoder, or anything of the same shape: a gradient.</summary>
/// <remarks>
/// The decoder lies input-major like the encoder: row d holds the weights that lead from every component to input d, so that tied weights
/// are one and the same matrix, and what holds for a component (its length, say) holds for a column of both.
/// </remarks>
/// <param name="inputs">D.</param>
/// <param name="components">K.</param>
/// <param name="tied">Whether the decoder's weights are the encoder's.</param>
internal sealed class AutoencoderParameters(int inputs, int components, bool tied)
{
    private readonly AlignedBuffer _decoder = new(
        checked(((tied ? 0 : inputs) * Kernels.PaddedWidth(components)) + Kernels.PaddedWidth(inputs)));

    /// <summary>W and b.</summary>
    public EncoderParameters Encoder { get; } = new(inputs, components);

    /// <summary>D.</summary>
    public int Inputs => inputs;

    /// <summary>K.</summary>
    public int Components => components;

    /// <summary>Whether the decoder's weights are the encoder's.</summary>
    public bool Tied => tied;

    /// <summary>The padded width of a row of weights.</summary>
    public int Stride => Encoder.Stride;

    /// <summary>Vᵀ: [inputs × stride]; the encoder's own Wᵀ where they are tied.</summary>
    public Span<float> DecoderWeights => tied ? Encoder.Weights : _decoder.Span[..(inputs * Stride)];

    /// <summary>c: [inputs], with padding behind it.</summary>
    public Span<float> DecoderBias => _decoder.Span.Slice(_decoder.Length - Kernels.PaddedWidth(inputs), inputs);

    /// <summary>What the decoder has for itself: its weights unless they are tied, and its bias.</summary>
    public Span<float> DecoderOnly => _decoder;

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
