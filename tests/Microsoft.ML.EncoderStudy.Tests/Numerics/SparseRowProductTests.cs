using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Tests.Numerics;

public class SparseRowProductTests
{
    public static TheoryData<int> Widths => [.. Kernels.All.Select(kernels => kernels.Width)];

    [Theory]
    [MemberData(nameof(Widths))]
    public void SparseRowProduct_OfAnyStride_HasTheBitsOfTheProductsOfBatches(int width)
    {
        const int inputs = 50;
        Kernels kernels = Kernels.All.Single(candidate => candidate.Width == width);
        var random = new Random(1);
        for (int stride = Kernels.RowAlignment; stride <= 20 * Kernels.RowAlignment; stride += Kernels.RowAlignment)
        {
            float[] row = [.. Numbers(random, inputs).Select(value => random.Next(3) == 0 ? value : 0)];
            float[] matrix = Numbers(random, inputs * stride), constant = Numbers(random, stride), result = new float[stride];
            int[] indices = [.. Enumerable.Range(0, inputs).Where(d => row[d] != 0)];
            float[] values = [.. indices.Select(d => row[d])];
            kernels.SparseRowProduct(indices, values, matrix, result.Length, constant, result);

            float[] ofSparseBatch = [.. constant], ofDenseBatch = [.. constant];
            kernels.AddSparseProduct(
                new SparseBatch(inputs, indices, values, [0], [indices.Length]), matrix, ofSparseBatch, stride);
            kernels.AddProduct(row, DenseLayout.RowMajor(1, inputs, inputs), matrix, ofDenseBatch, stride);
            Assert.Equal(ofSparseBatch, result);
            Assert.Equal(ofDenseBatch, result);
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void SparseRowProduct_OfNegativeZeros_IsZero(int width)
    {
        float[] result = new float[21 * Kernels.RowAlignment], constant = new float[result.Length];
        Array.Fill(constant, -0f);
        Kernels.All.Single(candidate => candidate.Width == width).SparseRowProduct([], [], [], result.Length, constant, result);
        Assert.All(result, value => Assert.Equal(0, BitConverter.SingleToInt32Bits(value)));
    }

    private static float[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
}
