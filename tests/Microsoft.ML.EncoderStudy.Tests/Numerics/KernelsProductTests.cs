using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Tests.Numerics;

/// <summary>Dense products at every width: the sums, their order, and that nothing else shows in their bits.</summary>
public class KernelsProductTests
{
    /// <summary>Larger than a block in every direction, and a multiple of nothing.</summary>
    private const int ManyRows = 533, LongSum = 601, ManyColumns = 304;

    public static TheoryData<int> Widths => [.. Kernels.All.Select(kernels => kernels.Width)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void AddProduct_OfAnyShape_AddsTheTermsOfEachElementInTheOrderOfTheColumns(int width)
    {
        var random = new RandomMatrices(1);
        for (int round = 0; round < 200; round++)
            AssertAddsInOrder(width, random, random.Size(70), random.Size(90), Kernels.PaddedWidth(random.Size(320)));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void AddProduct_OfMoreThanABlock_AddsTheTermsOfEachElementInTheOrderOfTheColumns(int width) =>
        AssertAddsInOrder(width, new RandomMatrices(2), ManyRows, LongSum, ManyColumns);

    [Theory]
    [MemberData(nameof(Widths))]
    public void AddProduct_OfALongSum_IsAsAccurateAsItsTermsAllow(int width)
    {
        const int rows = 70, inner = 3000, stride = 32;
        var random = new RandomMatrices(3);
        (float[] a, DenseLayout layout) = random.Left(rows, inner, transposed: false);
        float[] b = random.Draw(inner * stride), c = new float[rows * stride];
        Of(width).AddProduct(a, layout, b, c, stride);
        for (int i = 0; i < rows; i++)
        {
            for (int j = 0; j < stride; j++)
            {
                double sum = 0, magnitude = 0;
                for (int k = 0; k < inner; k++)
                {
                    double term = (double)a[(i * layout.RowStep) + k] * b[(k * stride) + j];
                    sum += term;
                    magnitude += Math.Abs(term);
                }

                // Each of the 3,000 roundings is half a unit in the last place of a partial sum; they do not all have one sign.
                Assert.Equal(sum, c[(i * stride) + j], 1e-6 * magnitude);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void AddProduct_InSomeColumns_GivesThemTheBitsOfTheWholeProductAndLeavesTheOthersAlone(int width)
    {
        var random = new RandomMatrices(4);
        foreach ((int rows, int inner) in new[] { (11, 7), (ManyRows, LongSum) })
        {
            (float[] a, DenseLayout layout) = random.Left(rows, inner, transposed: false);
            float[] b = random.Draw(inner * ManyColumns), c = random.Draw(rows * ManyColumns), whole = [.. c];
            Of(width).AddProduct(a, layout, b, whole, ManyColumns);
            foreach (Range columns in new[] { 0..16, 16..32, 16..288, 48..80, 288..304, 32..32, 0..304 })
            {
                float[] part = [.. c], expected = [.. c];
                for (int i = 0; i < rows; i++)
                {
                    for (int j = columns.Start.Value; j < columns.End.Value; j++)
                        expected[(i * ManyColumns) + j] = whole[(i * ManyColumns) + j];
                }

                Of(width).AddProduct(a, layout, b, part, ManyColumns, columns);
                Assert.Equal(expected, part);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void AddProduct_OfSomeRowsAtATime_GivesTheBitsOfTheWholeProduct(int width)
    {
        var random = new RandomMatrices(5);
        foreach (bool transposed in new[] { false, true })
        {
            (float[] a, DenseLayout layout) = random.Left(ManyRows, LongSum, transposed);
            float[] b = random.Draw(LongSum * ManyColumns), c = random.Draw(ManyRows * ManyColumns), whole = [.. c];
            Of(width).AddProduct(a, layout, b, whole, ManyColumns);
            for (int row = 0, rows; row < ManyRows; row += rows)
            {
                rows = Math.Min(random.Coin() ? random.Size(9) : random.Size(300), ManyRows - row);
                Of(width).AddProduct(
                    a.AsSpan(row * layout.RowStep),
                    layout with { Rows = rows },
                    b,
                    c.AsSpan(row * ManyColumns, rows * ManyColumns),
                    ManyColumns);
            }

            Assert.Equal(whole, c);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void AddProduct_OnSeveralThreadsAtOnce_GivesEachTheBitsItGetsAlone(int width)
    {
        var random = new RandomMatrices(6);
        (float[] a, DenseLayout layout) = random.Left(80, LongSum, transposed: false);
        float[][] operands = [.. Enumerable.Range(0, 8).Select(_ => random.Draw(LongSum * ManyColumns))];
        float[][] alone = [.. operands.Select(Product)], together = new float[operands.Length][];
        using var start = new Barrier(operands.Length);
        Thread[] threads = [.. Enumerable.Range(0, operands.Length).Select(i => new Thread(() =>
        {
            start.SignalAndWait();
            together[i] = Product(operands[i]);
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        Assert.Equal(alone, together);

        float[] Product(float[] b)
        {
            var c = new float[80 * ManyColumns];
            Of(width).AddProduct(a, layout, b, c, ManyColumns);
            return c;
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void AddProduct_AfterTheFirst_AllocatesNothing(int width)
    {
        Kernels kernels = Of(width);
        var random = new RandomMatrices(7);
        (float[] a, DenseLayout layout) = random.Left(80, LongSum, transposed: false);
        float[] b = random.Draw(LongSum * ManyColumns), c = new float[80 * ManyColumns];
        kernels.AddProduct(a, layout, b, c, ManyColumns);
        Assert.Equal(0, Allocations.LeastOf(() => kernels.AddProduct(a, layout, b, c, ManyColumns)));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void AddProduct_OfNoRowsOrNoColumns_LeavesTheResultAlone(int width)
    {
        float[] b = new RandomMatrices(8).Draw(5 * 16), c = new RandomMatrices(9).Draw(3 * 16), untouched = [.. c];
        Of(width).AddProduct([], DenseLayout.RowMajor(0, 5, 5), b, [], 16);
        Of(width).AddProduct([], DenseLayout.RowMajor(3, 0, 0), [], c, 16);
        Assert.Equal(untouched, c);
    }

    private static void AssertAddsInOrder(int width, RandomMatrices random, int rows, int inner, int stride)
    {
        (float[] a, DenseLayout layout) = random.Left(rows, inner, transposed: random.Coin());
        int first = Kernels.PaddedWidth(random.Size(stride)) - Kernels.RowAlignment;
        Range columns = random.Coin() ? 0..stride : first..stride;
        float[] b = random.Draw(inner * stride), c = random.Draw(rows * stride);
        float[] expected = RandomMatrices.AddedInOrder(a, layout, b, c, stride, columns);
        Of(width).AddProduct(a, layout, b, c, stride, columns);
        Assert.True(expected.AsSpan().SequenceEqual(c), $"[{rows} x {inner}] [{inner} x {stride}], {layout}, columns {columns}");
    }

    private static Kernels Of(int width) => Kernels.All.Single(kernels => kernels.Width == width);
}
