using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Tests.Numerics;

/// <summary>Gram matrices at every width.</summary>
public class KernelsGramTests
{
    private const int LongSum = 1000;

    public static TheoryData<int> Widths => [.. Kernels.All.Select(kernels => kernels.Width)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void Gram_OfAnyShape_HoldsTheInnerProductsOfTheRowsAndZerosInItsPadding(int width)
    {
        var random = new RandomMatrices(1);
        for (int round = 0; round < 100; round++)
            AssertHoldsInnerProducts(width, random, random.Size(100), random.Size(120));
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Gram_OfMoreThanABlock_HoldsTheInnerProductsOfTheRowsAndZerosInItsPadding(int width) =>
        AssertHoldsInnerProducts(width, new RandomMatrices(2), 540, LongSum);

    [Theory]
    [MemberData(nameof(Widths))]
    public void Gram_OfAPaddedTransposedMatrix_IgnoresWhatIsInItsPadding(int width)
    {
        // Of 40 of 64 columns, which a kernel could read where they lie.
        float[] a = new RandomMatrices(3).Draw(50 * 64), gram = new float[40 * 48];
        DenseLayout layout = DenseLayout.Transposed(50, 40, 64);
        Of(width).Gram(a, layout, gram, 48);
        AssertHoldsInnerProducts(a, layout, gram, 48);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Gram_OfAShortSum_HasTheBitsOfTheProduct(int width)
    {
        const int rows = 128, components = 80;
        float[] h = new RandomMatrices(4).Draw(rows * components);
        float[] product = new float[components * components], gram = new float[components * components];
        DenseLayout transposed = DenseLayout.Transposed(rows, components, components);
        Of(width).AddProduct(h, transposed, h, product, components);
        Of(width).Gram(h, transposed, gram, components);
        Assert.Equal(product, gram);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Gram_OnSeveralThreads_HasTheBitsOfOne(int width)
    {
        const int rows = 300, stride = 304;
        var random = new RandomMatrices(5);
        foreach (bool transposed in new[] { false, true })
        {
            (float[] a, DenseLayout layout) = random.Left(rows, LongSum, transposed);
            float[] whole = new float[rows * stride];
            Of(width).Gram(a, layout, whole, stride);
            for (int threads = 2; threads <= 5; threads++)
            {
                using var workers = new Workers(threads);
                float[] parts = random.Draw(rows * stride);
                workers.Share(Of(width)).Gram(a, layout, parts, stride);
                Assert.Equal(whole, parts);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Gram_OfALongSum_LosesLessThanOneSumFromEndToEnd(int width)
    {
        const int rows = 2, columns = 1 << 20;
        float[] ones = [.. Enumerable.Repeat(0.1f, rows * columns)], gram = new float[rows * 16];
        Of(width).Gram(ones, DenseLayout.RowMajor(rows, columns, columns), gram, 16);
        double exact = (double)0.1f * 0.1f * columns;
        float endToEnd = 0;
        for (int k = 0; k < columns; k++)
            endToEnd = float.MultiplyAddEstimate(0.1f, 0.1f, endToEnd);
        Assert.True(Math.Abs(gram[0] - exact) * 10 < Math.Abs(endToEnd - exact), $"{gram[0]:R} and {endToEnd:R} of {exact:R}");
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Gram_AfterTheFirst_AllocatesNothing(int width)
    {
        Kernels kernels = Of(width);
        float[] a = new RandomMatrices(6).Draw(80 * 304), gram = new float[80 * 80];
        kernels.Gram(a, DenseLayout.RowMajor(80, 304, 304), gram, 80);
        Assert.Equal(0, Allocations.LeastOf(() => kernels.Gram(a, DenseLayout.RowMajor(80, 304, 304), gram, 80)));
    }

    private static void AssertHoldsInnerProducts(int width, RandomMatrices random, int rows, int inner)
    {
        (float[] a, DenseLayout layout) = random.Left(rows, inner, transposed: random.Coin());
        int stride = Kernels.PaddedWidth(rows) + (random.Coin() ? Kernels.RowAlignment : 0);
        float[] gram = random.Draw(rows * stride);
        Of(width).Gram(a, layout, gram, stride);
        AssertHoldsInnerProducts(a, layout, gram, stride);
    }

    private static void AssertHoldsInnerProducts(float[] a, DenseLayout layout, float[] gram, int stride)
    {
        for (int i = 0; i < layout.Rows; i++)
        {
            for (int j = 0; j < layout.Rows; j++)
            {
                (double product, double magnitude) = RandomMatrices.InnerProduct(a, layout, i, j);
                Assert.True(
                    Math.Abs(product - gram[(i * stride) + j]) <= 1e-6 * magnitude, $"({i}, {j}) of {layout}: {gram[(i * stride) + j]:R}, not {product:R}");
                Assert.Equal(gram[(j * stride) + i], gram[(i * stride) + j]);
            }

            Assert.All(gram[((i * stride) + layout.Rows)..((i + 1) * stride)], value => Assert.Equal(0, value));
        }
    }

    private static Kernels Of(int width) => Kernels.All.Single(kernels => kernels.Width == width);
}
