using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Tests.Numerics;

/// <summary>Columns of any length, among them those whose squares single precision does not hold.</summary>
public class UnitColumnsTests
{
    private const int Rows = 7;

    public static TheoryData<float, int> Cases()
    {
        var cases = new TheoryData<float, int>();
        foreach (float scale in new[] { 1e-44f, 1e-40f, 1e-30f, 1e-22f, 1e-16f, 1e-15f, 1, 1e15f, 1e19f, 2e19f, 1e30f, 3e38f })
        {
            foreach (Kernels kernels in Kernels.All)
                cases.Add(scale, kernels.Width);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Normalise_OneColumnOfAnyScale_GivesItLengthOneAndLeavesItsDirectionAndTheOthers(float scale, int width)
    {
        Kernels kernels = Kernels.All.Single(candidate => candidate.Width == width);
        var random = new Random(1);
        int stride = Kernels.PaddedWidth(3);
        var matrix = new float[Rows * stride];
        for (int i = 0; i < Rows; i++)
        {
            matrix[i * stride] = random.NextSingle();
            matrix[(i * stride) + 1] = scale * (1 - random.NextSingle());
        }

        float[] before = [.. matrix], inverseNorms = new float[stride];
        UnitColumns.Normalise(kernels, matrix, leastNorm: 0, inverseNorms, matrix);

        for (int j = 0; j < stride; j++)
        {
            double norm = Math.Sqrt(Enumerable.Range(0, Rows).Sum(i => (double)before[(i * stride) + j] * before[(i * stride) + j]));
            Assert.Equal(norm == 0 ? 1 : (float)(1 / norm), inverseNorms[j], norm == 0 ? 0 : 1e-6f * (float)Math.Min(float.MaxValue, 1 / norm));
            for (int i = 0; i < Rows; i++)
                Assert.Equal(norm == 0 ? 0 : before[(i * stride) + j] / norm, matrix[(i * stride) + j], 1e-6);
        }
    }

    [Fact]
    public void Normalise_ColumnsShorterThanTheLeastLength_DividesThemByIt()
    {
        var matrix = new float[16];
        (matrix[0], matrix[1], matrix[2]) = (1e-14f, 1e-20f, 4);
        float[] inverseNorms = new float[16], result = new float[16];

        UnitColumns.Normalise(Kernels.Best, matrix, leastNorm: 1e-12, inverseNorms, result);

        Assert.Equal(0.01, result[0], 1e-8);
        Assert.Equal(1e-8, result[1], 1e-14);
        Assert.Equal(1, result[2]);
        Assert.Equal(1e12, inverseNorms[3], 1e6);
    }
}
