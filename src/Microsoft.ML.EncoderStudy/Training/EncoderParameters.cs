using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Training.Checkpoints;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>
/// The parameters of a linear encoder layer in the layout the kernels work on, or anything of the same shape: a gradient, a moment.
/// </summary>
/// <remarks>
/// Input-major: row d holds the weights that lead from input d to every component, so a sparse input touches only the rows of its
/// non-zeros. The bias is one more row behind the last input. Rows are padded to <see cref="Stride"/> with zeros, which gradients keep.
/// </remarks>
internal sealed class EncoderParameters(int inputs, int components) : IParameters<EncoderParameters>
{
    private readonly AlignedBuffer _values = new(checked((inputs + 1) * Kernels.PaddedWidth(components)));

    /// <summary>D.</summary>
    public int Inputs => inputs;

    /// <summary>K.</summary>
    public int Components => components;

    /// <summary>The padded width of a row.</summary>
    public int Stride { get; } = Kernels.PaddedWidth(components);

    /// <summary>Everything: [(inputs + 1) × stride].</summary>
    public Span<float> All => _values;

    /// <summary>Wᵀ: [inputs × stride].</summary>
    public Span<float> Weights => _values.Span[..(inputs * Stride)];

    /// <summary>b: [stride].</summary>
    public Span<float> Bias => _values.Span[(inputs * Stride)..];

    /// <summary>Draws weights and biases uniformly from ±1/√D, as a linear layer usually begins.</summary>
    public void Initialise(Random random)
    {
        double bound = 1 / Math.Sqrt(inputs);
        for (int j = 0; j < components; j++)
        {
            for (int d = 0; d <= inputs; d++)
                All[(d * Stride) + j] = (float)(((2 * random.NextDouble()) - 1) * bound);
        }
    }

    /// <summary>Weights as users see them: [components × inputs], without padding.</summary>
    /// <param name="weights">Wᵀ: [inputs × stride].</param>
    /// <param name="components">K.</param>
    /// <param name="inputs">D.</param>
    public static float[] ComponentMajor(ReadOnlySpan<float> weights, int components, int inputs)
    {
        int stride = Kernels.PaddedWidth(components);
        var result = new float[components * inputs];
        for (int j = 0; j < components; j++)
        {
            for (int d = 0; d < inputs; d++)
                result[(j * inputs) + d] = weights[(d * stride) + j];
        }

        return result;
    }

    public EncoderParameters NewOfSameShape() => new(inputs, components);

    public void CopyTo(EncoderParameters other) => All.CopyTo(other.All);

    public void SaveState(BinaryWriter writer) => writer.WriteAll<float>(All);

    public void LoadState(CheckpointReader reader) => reader.ReadFinite("a weight or bias of the encoder", All);
}
