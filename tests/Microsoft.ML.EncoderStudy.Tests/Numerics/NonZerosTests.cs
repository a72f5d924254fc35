using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Tests.Numerics;

public class NonZerosTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.2)]
    [InlineData(1)]
    public void List_OfAnyLength_HoldsTheNonZerosInOrder(double density)
    {
        var random = new Random(1);
        for (int length = 0; length <= 100; length++)
        {
            float[] values = [.. Enumerable.Range(0, length).Select(_ => random.NextDouble() < density ? random.NextSingle() - 0.5f : 0)];
            AssertListed(values);
        }
    }

    [Fact]
    public void List_TakesNegativeZeroForAZeroAndNaNForNone() =>
        AssertListed([0, -0f, float.NaN, 1, float.NegativeInfinity, .. new float[16], -0f, float.NaN, float.Epsilon, -0f, 2, .. new float[20]]);

    [Theory]
    [InlineData(35, 36)]
    [InlineData(36, 35)]
    public void List_IntoShortLists_IsRefused(int indices, int nonZeros) =>
        Assert.Throws<ArgumentException>(() => NonZeros.List(new float[20], new int[indices], new float[nonZeros]));

    private static void AssertListed(float[] values)
    {
        int[] expected = [.. Enumerable.Range(0, values.Length).Where(i => values[i] != 0)], indices = new int[values.Length + NonZeros.Slack];
        var nonZeros = new float[indices.Length];
        int count = NonZeros.List(values, indices, nonZeros);
        Assert.Equal(expected, indices[..count]);
        Assert.Equal(expected.Select(i => values[i]), nonZeros[..count]);
    }
}
