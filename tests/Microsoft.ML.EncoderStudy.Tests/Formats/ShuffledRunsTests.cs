using Microsoft.ML.EncoderStudy.Formats;

namespace Microsoft.ML.EncoderStudy.Tests.Formats;

public class ShuffledRunsTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(100, 1)]
    [InlineData(100, 10)]
    [InlineData(103, 10)]
    [InlineData(7, 10)]
    public void RowAt_OfAllPositions_IsEveryRowOnce(int rows, int length)
    {
        foreach (int seed in Enumerable.Range(0, 20))
            Assert.Equal(Enumerable.Range(0, rows), Order(seed, rows, length).Order());
    }

    [Fact]
    public void RowAt_WithinARun_IsTheNextRowOfTheFile()
    {
        int[] order = Order(seed: 1, rows: 1000, length: 10);
        Assert.Equal(order.Chunk(10).Select(run => Enumerable.Range(run[0], 10).Select(row => row % 1000)), order.Chunk(10));
        Assert.NotEqual(order, order.Order());
    }

    [Theory]
    [InlineData(2000, 2048, 1)]
    [InlineData(60_000, 3136, 58)]
    [InlineData(4_000_000, 2048, 512)]
    [InlineData(4_000_000, 10_000_000, 1)]
    public void LengthFor_AFile_IsOneForASmallOneAndAMegabyteForALargeOne(int rows, long bytesOfRow, int expected) =>
        Assert.Equal(expected, ShuffledRuns.LengthFor(rows, bytesOfRow));

    private static int[] Order(int seed, int rows, int length)
    {
        var runs = new ShuffledRuns(new Random(seed), rows, length);
        return [.. Enumerable.Range(0, rows).Select(runs.RowAt)];
    }
}
