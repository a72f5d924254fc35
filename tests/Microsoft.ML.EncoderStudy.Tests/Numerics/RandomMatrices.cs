using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Tests.Numerics;

/// <summary>Operands of dense products, and what the products must be.</summary>
internal sealed class RandomMatrices(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>A number in 1 … <paramref name="max"/>.</summary>
    public int Size(int max) => _random.Next(1, max + 1);

    public bool Coin() => _random.Next(2) == 0;

    public float[] Draw(int count)
    {
        var values = new float[count];
        foreach (ref float value in values.AsSpan())
            value = _random.NextSingle() - 0.5f;
        return values;
    }

    /// <summary>Elements and layout of a left operand.</summary>
    public (float[] Elements, DenseLayout Layout) Left(int rows, int inner, bool transposed)
    {
        int stride = (transposed ? rows : inner) + Size(20);
        return transposed
            ? (Draw(inner * stride), DenseLayout.Transposed(inner, rows, stride))
            : (Draw(rows * stride), DenseLayout.RowMajor(rows, inner, stride));
    }

    /// <summary>C + A · B, where each element is one chain of multiply-adds in the order of A's columns.</summary>
    public static float[] AddedInOrder(float[] a, DenseLayout layout, float[] b, float[] c, int stride, Range columns)
    {
        float[] result = [.. c];
        (int first, int count) = columns.GetOffsetAndLength(stride);
        for (int i = 0; i < layout.Rows; i++)
        {
            Span<float> row = result.AsSpan((i * stride) + first, count);
            for (int k = 0; k < layout.Columns; k++)
            {
                float x = a[(i * layout.RowStep) + (k * layout.ColumnStep)];
                ReadOnlySpan<float> y = b.AsSpan((k * stride) + first, count);
                for (int j = 0; j < count; j++)
                    row[j] = float.MultiplyAddEstimate(x, y[j], row[j]);
            }
        }

        return result;
    }

    /// <summary>The inner product of two rows of A, and of their absolute values, in double precision.</summary>
    public static (double Product, double Magnitude) InnerProduct(float[] a, DenseLayout layout, int i, int j)
    {
        double product = 0, magnitude = 0;
        for (int k = 0; k < layout.Columns; k++)
        {
            double term = (double)a[(i * layout.RowStep) + (k * layout.ColumnStep)] * a[(j * layout.RowStep) + (k * layout.ColumnStep)];
            product += term;
            magnitude += Math.Abs(term);
        }

        return (product, magnitude);
    }
}
