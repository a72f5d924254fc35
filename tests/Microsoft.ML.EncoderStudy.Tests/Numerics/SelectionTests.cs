using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Tests.Reference;

namespace Microsoft.ML.EncoderStudy.Tests.Numerics;

public class SelectionTests
{
    [Fact]
    public void KeepLargest_OfRandomValues_KeepsWhatAPlainSortKeeps()
    {
        var random = new Random(1);
        for (int trial = 0; trial < 2000; trial++)
        {
            // Few distinct values in half of the trials, so that ties cross the border.
            bool tied = trial % 2 == 0;
            float[] values = Enumerable.Range(0, random.Next(80))
                .Select(_ => tied ? random.Next(-2, 4) : (float)ReferenceProblem.Normal(random)).ToArray();
            AssertAsSorted(values, k: random.Next(-1, values.Length + 3));
        }
    }

    [Fact]
    public void KeepLargest_OfExtremeValues_KeepsWhatAPlainSortKeeps()
    {
        float[] extremes =
        [
            float.PositiveInfinity, float.MaxValue, 1, float.Epsilon, 2 * float.Epsilon, 0, -0f, -float.Epsilon, -1, float.MinValue,
            float.NegativeInfinity, MathF.BitIncrement(1), float.PositiveInfinity,
        ];
        for (int k = 0; k <= extremes.Length + 1; k++)
            AssertAsSorted(extremes, k);
    }

    [Theory]
    [InlineData(int.MinValue)]
    [InlineData(-1)]
    [InlineData(0)]
    public void KeepLargest_WithoutAnythingToKeep_ClearsTheResult(int k)
    {
        float[] result = [7, 7];
        Selection.KeepLargest([1, 2], k, result);
        Assert.Equal([0, 0], result);
    }

    [Fact]
    public void KeepLargest_WithTheLargestK_KeepsEveryPositiveValue() => AssertAsSorted([1, -1, 0, 2], int.MaxValue);

    [Fact]
    public void KeepLargest_OfWhatIsNotKept_LeavesPositiveZero()
    {
        float[] values = [-0f, -1, 0, 3, 2];
        Selection.KeepLargest(values, 1, values);
        Assert.Equal([0, 0, 0, BitConverter.SingleToInt32Bits(3), 0], values.Select(BitConverter.SingleToInt32Bits));
    }

    [Theory]
    [InlineData(0x7FC00000)]
    [InlineData(unchecked((int)0xFFC00000))]
    public void KeepLargest_WithNaN_KeepsItAndOnlyTheLargestNumbersBesideIt(int bits)
    {
        float nan = BitConverter.Int32BitsToSingle(bits);
        for (int k = 1; k <= 6; k++)
        {
            float[] values = [1, nan, 3, float.PositiveInfinity, nan, -2, 2], result = new float[values.Length];
            Selection.KeepLargest(values, k, result);

            Assert.True(float.IsNaN(result[1]) && float.IsNaN(result[4]));
            int numbers = result.Count(value => value > 0);
            Assert.InRange(numbers, Math.Min(Math.Max(0, k - 2), 4), k);
            bool[] largest = ReferenceSelection.Largest(values.Select(value => float.IsNaN(value) ? 0 : (double)value).ToArray(), numbers);
            Assert.Equal(largest, result.Select(value => value > 0));
        }
    }

    private static void AssertAsSorted(float[] values, int k)
    {
        bool[] kept = ReferenceSelection.Largest(values.Select(value => (double)value).ToArray(), k);
        float[] expected = values.Select((value, i) => kept[i] ? value : 0).ToArray(), result = Enumerable.Repeat(9f, values.Length).ToArray();

        Selection.KeepLargest(values, k, result);
        Assert.Equal(expected, result);

        var inPlace = (float[])values.Clone();
        Selection.KeepLargest(inPlace, k, inPlace);
        Assert.Equal(expected, inPlace);
    }
}
