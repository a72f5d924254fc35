using Microsoft.ML.EncoderStudy.Checkpoints;
using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Parameters;

/// <summary>
/// The parameters of a linear encoder layer in the layout the kernels work on, or anything of the same shape: a gradient, a moment.
/// </summary>
/// <remarks>
/// Input-major: row d holds the weights that lead from input d to every component, so a sparse input touches only the rows of its
/// non-zeros. The bias is one more row behind the last input. Rows are padded to <see cref="Stride"/> with zeros, which gradients keep; those
/// of a few components that only score need not be, since padding would take most of their memory.
/// </remarks>
/// <param name="inputs">D.</param>
/// <param name="components">K.</param>
/// <param name="pitch">From the beginning of one row of weights to that of the next: K or its padded width, 0 for the latter.</param>
internal sealed class EncoderParameters(int inputs, int components, int pitch = 0) : IParameters<EncoderParameters>
{
    /// <summary>So many components and fewer are kept without padding where nothing is trained.</summary>
    private const int FewComponents = Kernels.RowAlignment / 2;

    // The bias, always padded, is also what a vector at the end of the last row without padding reaches into.
    private readonly AlignedBuffer _values = new(checked(
        (inputs * (pitch == 0 ? Kernels.PaddedWidth(components) : pitch)) + Kernels.PaddedWidth(components)));

    /// <summary>D.</summary>
    public int Inputs => inputs;

    /// <summary>K.</summary>
    public int Components => components;

    /// <summary>The padded width of a row.</summary>
    public int Stride { get; } = Kernels.PaddedWidth(components);

    /// <summary>From the beginning of one row of weights to that of the next: <see cref="Stride"/>, or K where rows are not padded.</summary>
    public int Pitch { get; } = pitch == 0 ? Kernels.PaddedWidth(components) : pitch;

    /// <summary>Everything: [(inputs + 1) × stride]; [inputs × K + stride] where rows of weights are not padded.</summary>
    public Span<float> All => _values;

    /// <summary>Wᵀ: [inputs × pitch].</summary>
    public Span<float> Weights => _values.Span[..(inputs * Pitch)];

    /// <summary>b: [stride].</summary>
    public Span<float> Bias => _values.Span[(inputs * Pitch)..];

    /// <summary>The pitch that takes least memory for a model that only scores: never more than twice that of its values.</summary>
    public static int LeastPitch(int components) => components <= FewComponents ? components : Kernels.PaddedWidth(components);

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
    /// <param name="weights">Wᵀ: [inputs × pitch].</param>
    /// <param name="components">K.</param>
    /// <param name="inputs">D.</param>
    public static float[] ComponentMajor(ReadOnlySpan<float> weights, int components, int inputs)
    {
        int stride = weights.Length / inputs;
        var result = new float[components * inputs];
        for (int j = 0; j < components; j++)
        {
            for (int d = 0; d < inputs; d++)
                result[(j * inputs) + d] = weights[(d * stride) + j];
        }

        return result;
    }

    /// <summary>Copies rows of one pitch to those of another.</summary>
    /// <param name="weights">[inputs × pitch].</param>
    /// <param name="other">[inputs × other pitch].</param>
    /// <param name="components">K.</param>
    /// <param name="inputs">D.</param>
    public static void CopyRows(ReadOnlySpan<float> weights, Span<float> other, int components, int inputs)
    {
        int pitch = weights.Length / inputs, otherPitch = other.Length / inputs;
        if (pitch == otherPitch)
        {
            weights.CopyTo(other);
            return;
        }

        for (int d = 0; d < inputs; d++)
            weights.Slice(d * pitch, components).CopyTo(other[(d * otherPitch)..]);
    }

    public bool AreFinite => Kernels.Best.AllFinite(All);

    public EncoderParameters NewOfSameShape() => new(inputs, components, Pitch);

    public void CopyTo(EncoderParameters other)
    {
        CopyRows(Weights, other.Weights, components, inputs);
        Bias.CopyTo(other.Bias);
    }

    public void SaveState(BinaryWriter writer) => writer.WriteAll<float>(All);

    public void LoadState(CheckpointReader reader) => reader.ReadFinite("a weight or bias of the encoder", All);
}
