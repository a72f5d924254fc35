using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Tests.Numerics.Properties;

/// <summary>How large the numbers of a case are. Products of two, times some hundreds, stay within single precision.</summary>
public enum NumberKind
{
    Ordinary,
    Subnormal,
    Tiny,
    Huge,

    /// <summary>From tiny to huge, side by side.</summary>
    Mixed,
}

/// <summary>The sizes and the numbers that a kernel is tried with. All follows from these few values, so that a failure shrinks to a small one.</summary>
/// <param name="Width">Of the kernels, in floats.</param>
/// <param name="Rows">B.</param>
/// <param name="Inputs">D.</param>
/// <param name="Columns">K.</param>
/// <param name="Density">The share of numbers that are not 0.</param>
/// <param name="Kind">How large the numbers are.</param>
/// <param name="Seed">Of the numbers.</param>
public sealed record KernelCase(int Width, int Rows, int Inputs, int Columns, double Density, NumberKind Kind, int Seed)
{
    internal Kernels Kernels => Kernels.All.Single(kernels => kernels.Width == Width);

    internal int Stride => Kernels.PaddedWidth(Columns);

    /// <summary>[rows × stride] with zeros as padding.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="name">Tells the matrices of a case apart.</param>
    internal float[] Matrix(int rows, string name) => Matrix(rows, Columns, Stride, density: 1, name);

    /// <summary>X: [rows × inputs], with as many zeros as the case has.</summary>
    internal float[] Inputs2D() => Matrix(Rows, Inputs, Inputs, Density, "x");

    /// <summary>Numbers for a whole stride, with zeros as padding.</summary>
    internal float[] Row(string name) => Matrix(1, name);

    /// <summary>Numbers of ordinary size from 0.25 to 4.</summary>
    internal float[] Weights(int count) => [.. Enumerable.Range(0, count).Select(i => MathF.Pow(4, (2 * Generator("w" + i).NextSingle()) - 1))];

    internal Random Generator(string name) => new(HashCode(name));

    private float[] Matrix(int rows, int columns, int stride, double density, string name)
    {
        Random random = Generator(name);
        var values = new float[rows * stride];
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < columns; j++)
                values[(i * stride) + j] = random.NextDouble() < density ? Number(random) : 0;
        }

        return values;
    }

    private float Number(Random random)
    {
        int exponent = Kind switch
        {
            NumberKind.Subnormal => random.Next(-148, -126),
            NumberKind.Tiny => random.Next(-100, -60),
            NumberKind.Huge => random.Next(40, 50),
            NumberKind.Mixed => random.Next(-100, 50),
            _ => random.Next(-3, 2),
        };
        return (random.Next(2) == 0 ? 1 : -1) * (float)Math.ScaleB(0.5 + (0.5 * random.NextDouble()), exponent);
    }

    /// <summary>The same in every process, which <see cref="string.GetHashCode()"/> is not.</summary>
    private int HashCode(string name) => name.Aggregate(Seed, (hash, letter) => unchecked((hash * 31) + letter));
}
