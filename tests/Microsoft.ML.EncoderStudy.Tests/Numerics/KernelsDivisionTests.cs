using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Tests.Numerics;

/// <summary>Every kernel that is divided, on work that is long enough, gives the bits that one thread gives.</summary>
public class KernelsDivisionTests
{
    private const int Rows = 1024, Columns = 4096, Wide = 8192;

    private delegate void Computation(Kernels kernels, float[] a, float[] b, float[] result, float[] other);

    public static TheoryData<string> Names => [.. Computations.Keys];

    private static Dictionary<string, Computation> Computations { get; } = new()
    {
        ["rectify"] = (kernels, a, _, result, _) => kernels.Rectify(a, -1, result),
        ["mask"] = (kernels, a, b, result, _) =>
        {
            b.CopyTo(result, 0);
            kernels.MaskWherePositive(a, 2, result);
        },
        ["softplus"] = (kernels, a, _, result, _) => kernels.Softplus(a, result),
        ["logistic"] = (kernels, a, b, result, _) =>
        {
            b.CopyTo(result, 0);
            kernels.MultiplyByLogistic(a, result);
        },
        ["adam"] = (kernels, a, b, result, other) =>
            kernels.AdamUpdate(new AdamStep(0.9f, 0.999f, 1e-3f, 2, 1e-8f), a, result, other, b),
        ["momentum"] = (kernels, a, b, result, _) => kernels.MomentumUpdate(0.1f, 0.9f, a, result, b),
        ["descent"] = (kernels, a, _, result, _) => kernels.GradientUpdate(0.1f, a, result),
        ["add row"] = (kernels, a, b, result, _) => kernels.AddRow(a.AsSpan(0, Columns), b.AsSpan(0, Rows), result),
        ["scale"] = (kernels, a, b, result, _) => kernels.Scale(a, b.AsSpan(0, Rows), b.AsSpan(Rows, Columns), result),
        ["add scaled"] = (kernels, a, b, result, _) => kernels.AddScaled(a, [], b.AsSpan(0, Columns), result),
        ["standardisation gradient"] = (kernels, a, b, result, _) => kernels.AddStandardisationGradient(
            a, b, b.AsSpan(0, Rows), a.AsSpan(0, Columns), a.AsSpan(Columns, Columns), a.AsSpan(2 * Columns, Columns), result),
        ["softmin in groups"] = (kernels, a, b, result, other) => kernels.GroupSoftmin(
            a, Columns - 3, Columns, result, other.AsSpan(0, Rows * Columns / 16), other.AsSpan(Rows * Columns / 2), Rows),
        ["add scaled by group"] = (kernels, a, b, result, _) => kernels.AddGroupScaled(a, b, Rows, result, Columns),
        ["column sums"] = (kernels, a, b, result, _) => kernels.ColumnSums(a, b.AsSpan(0, Rows), result.AsSpan(0, Columns)),
        ["column inner products"] = (kernels, a, b, result, _) => kernels.ColumnInnerProducts(a, b, [], result.AsSpan(0, Columns)),
        ["centre"] = (kernels, a, _, result, other) => kernels.Centre(a, [], Rows, result, other.AsSpan(0, Columns)),
        ["product, by columns"] = (kernels, a, b, result, _) =>
            kernels.AddProduct(a, DenseLayout.RowMajor(37, 64, 64), b, result, Wide, 16..(Wide - 32)),
        ["product, by rows"] = (kernels, a, b, result, _) =>
            kernels.AddProduct(a, DenseLayout.Transposed(77, Wide, Wide), b, result, 48, 16..48),
        ["Gram"] = (kernels, a, _, result, _) => kernels.Gram(a, DenseLayout.RowMajor(999, Columns, Columns), result, 1008),
        ["sparse product"] = (kernels, a, b, result, _) => kernels.AddSparseProduct(Sparse, b, result, Columns),
        ["sparse outer product"] = (kernels, a, b, result, _) => kernels.AddSparseOuterProduct(Sparse, a, result, Columns),
        ["bitmap product"] = (kernels, a, b, result, _) => kernels.AddBitmapProduct(Bitmaps(a), b, result, Columns),
        ["bitmap outer product"] = (kernels, a, b, result, _) =>
        {
            BitmapBatch batch = Bitmaps(b);
            var rowsByInput = new ulong[batch.Words * BitmapBatch.WordBits * BitmapBatch.WordsOf(batch.Rows.Length)];
            batch.Transpose(rowsByInput);
            kernels.AddBitmapOuterProduct(batch, rowsByInput, a, result, Columns);
        },
        ["sum of squares"] = (kernels, a, _, result, _) => result[0] = (float)kernels.SumOfSquares(a),
    };

    /// <summary>150 rows of 999 inputs, of which every third is not 0.</summary>
    private static BitmapBatch Bitmaps(float[] values)
    {
        const int rows = 150, inputs = 999, nonZerosOfRow = inputs / 3;
        int words = BitmapBatch.WordsOf(inputs);
        var bitmaps = new ulong[(rows * words) + BitmapBatch.Slack];
        for (int row = 0; row < rows; row++)
        {
            for (int n = 0; n < nonZerosOfRow; n++)
                bitmaps[(row * words) + (3 * n / BitmapBatch.WordBits)] |= 1UL << (3 * n);
        }

        int[] starts = [.. Enumerable.Range(0, rows + 1).Select(row => row * nonZerosOfRow)];
        return new BitmapBatch(inputs, bitmaps, values, starts, Enumerable.Range(0, rows).Reverse().ToArray());
    }

    private static SparseBatch Sparse
    {
        get
        {
            const int nonZerosOfRow = 80;
            int[] indices = [.. Enumerable.Range(0, 64 * nonZerosOfRow).Select(n => n % nonZerosOfRow * 12)];
            float[] values = [.. indices.Select((index, n) => MathF.Sin(index + n))];
            int[] starts = [.. Enumerable.Range(0, 65).Select(row => row * nonZerosOfRow)];
            return new SparseBatch(1000, indices, values, starts.AsSpan(0, 64), starts.AsSpan(1, 64));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryKernel_OnAnyNumberOfThreads_GivesTheBitsOfOne(string name)
    {
        float[] expected = Run(Kernels.Best);
        foreach (int threads in new[] { 2, 3, 4 })
        {
            using var workers = new Workers(threads);
            Assert.Equal(expected, Run(workers.Share(Kernels.Best)));
        }

        float[] Run(Kernels kernels)
        {
            float[] a = Numbers(1), b = Numbers(2), result = Numbers(3), other = Numbers(4);
            foreach (ref float value in other.AsSpan())
                value = MathF.Abs(value);
            Computations[name](kernels, a, b, result, other);
            return [.. result, .. other, .. b];
        }
    }

    [Fact]
    public void Share_AmongOneThread_IsTheKernelsThemselves()
    {
        using var workers = new Workers(1);
        Assert.Same(Kernels.Best, workers.Share(Kernels.Best));
    }

    private static float[] Numbers(int seed)
    {
        var random = new Random(seed);
        var numbers = new float[Rows * Columns];
        foreach (ref float number in numbers.AsSpan())
            number = random.NextSingle() - 0.5f;
        return numbers;
    }
}
