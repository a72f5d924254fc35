using Microsoft.ML.EncoderStudy.Tests.Checkpoints;
using Microsoft.ML.EncoderStudy.Training.Batches;

namespace Microsoft.ML.EncoderStudy.Tests.Training.Batches;

public class BatchOrderTests
{
    /// <summary>Draws what it was told to.</summary>
    private sealed class Scripted(params int[] draws) : Random
    {
        private int _next;

        public List<int> Bounds { get; } = [];

        public override int Next(int maxValue)
        {
            Bounds.Add(maxValue);
            return draws[_next++];
        }
    }

    [Fact]
    public void Shuffle_ExchangesEachRowFromTheLastWithADrawnOneThatIsNotBehindIt()
    {
        int[] rows = [10, 11, 12, 13];
        var random = new Scripted(1, 2, 0);
        new BatchOrder(rows, 2, null).Shuffle(random);

        // 10 11 12 13 → (3 ↔ 1) 10 13 12 11 → (2 ↔ 2) 10 13 12 11 → (1 ↔ 0) 13 10 12 11
        Assert.Equal([13, 10, 12, 11], rows);
        Assert.Equal([4, 3, 2], random.Bounds);
    }

    [Fact]
    public void Shuffle_WhereEachRowDrawsItself_LeavesTheOrder()
    {
        int[] rows = [10, 11, 12];
        new BatchOrder(rows, 2, null).Shuffle(new Scripted(2, 1));
        Assert.Equal([10, 11, 12], rows);
    }

    [Fact]
    public void Shuffle_OfThreeRows_GivesEachOfTheirSixOrdersAboutEquallyOften()
    {
        var random = new Random(1);
        string[] orders = [.. Enumerable.Range(0, 6000).Select(_ =>
        {
            int[] rows = [1, 2, 3];
            new BatchOrder(rows, 2, null).Shuffle(random);
            return string.Join(' ', rows);
        })];

        // 1000 each, with a standard deviation of 29.
        Assert.Equal(6, orders.Distinct().Count());
        Assert.All(orders.CountBy(order => order), order => Assert.InRange(order.Value, 1000 - (4 * 29), 1000 + (4 * 29)));
    }

    [Theory]
    [InlineData(6, 3, new[] { 3, 3 })]
    [InlineData(8, 3, new[] { 3, 3, 2 })]
    [InlineData(7, 3, new[] { 3, 4 })] // a row alone has no variance
    [InlineData(2, 3, new[] { 2 })]
    [InlineData(1, 3, new[] { 1 })]
    [InlineData(3, 1, new[] { 1, 1, 1 })] // as was asked for
    [InlineData(3, int.MaxValue, new[] { 3 })]
    public void Batches_OfRowsWithoutWeights_AreOfTheseSizesInOrder(int rows, int batchSize, int[] sizes)
    {
        int[] order = [.. Enumerable.Range(100, rows)];
        int[][] batches = [.. new BatchOrder(order, batchSize, null).Batches().Select(batch => batch.ToArray())];
        Assert.Equal(sizes, batches.Select(batch => batch.Length));
        Assert.Equal(order, batches.SelectMany(batch => batch));
    }

    [Theory]
    [InlineData(2f, 3f, new[] { 3, 3, 1 })] // a row that counts as two has a variance
    [InlineData(1f, 1f, new[] { 3, 4 })]
    [InlineData(1.5f, 0.5f, new[] { 3, 3, 1 })]
    [InlineData(0.5f, 3f, new[] { 3, 4 })]
    public void Batches_OfWeightedRows_MergeALastOneThatCountsAsNoMoreThanOneRow(float lastWeight, float otherWeight, int[] sizes)
    {
        float[] weights = [.. Enumerable.Repeat(otherWeight, 6), lastWeight];
        Assert.Equal(sizes, new BatchOrder([.. Enumerable.Range(0, 7)], 3, weights).Batches().Select(batch => batch.Length));
    }

    [Fact]
    public void Batches_OfWeightedRows_GoByTheWeightOfTheRowAndNotOfItsPlace()
    {
        // Row 0 comes last: it is alone there, and light.
        Assert.Equal([2, 3], new BatchOrder([1, 2, 3, 4, 0], 2, [0.5f, 2, 2, 2, 2]).Batches().Select(batch => batch.Length));
        Assert.Equal([2, 2, 1], new BatchOrder([0, 1, 2, 3, 4], 2, [0.5f, 2, 2, 2, 2]).Batches().Select(batch => batch.Length));
    }

    [Fact]
    public void Batches_OfWeightedRows_KeepALastOneWhoseRowsCountAsMoreThanOneTogether() => Assert.Equal(
        [3, 2], new BatchOrder([0, 1, 2, 3, 4], 3, [1, 1, 1, 0.6f, 0.6f]).Batches().Select(batch => batch.Length));

    [Theory]
    [InlineData(10, 4, false, 5)]
    [InlineData(10, 4, true, 7)]
    [InlineData(4, 4, false, 4)]
    [InlineData(5, 4, true, 5)]
    [InlineData(3, 10, false, 3)]
    public void LargestBatch_HasRoomForAMergedOne(int rows, int batchSize, bool weighted, int largest) => Assert.Equal(
        largest, new BatchOrder([.. Enumerable.Range(0, rows)], batchSize, weighted ? [.. Enumerable.Repeat(1f, rows)] : null).LargestBatch);

    [Fact]
    public void Sample_OfNoFewerRowsThanThereAre_IsAllOfThemWithoutADraw() =>
        Assert.Equal([4, 5, 6], new BatchOrder([4, 5, 6], 2, null).Sample(3, new Scripted()));

    [Fact]
    public void Sample_OfFewerRows_DrawsSoManyOfThem()
    {
        int[] rows = [.. Enumerable.Range(50, 40)];
        int[] sample = new BatchOrder(rows, 2, null).Sample(20, new Random(1));
        Assert.Equal(20, sample.Length);
        Assert.Subset(rows.ToHashSet(), sample.ToHashSet());
        Assert.NotEqual(rows[..20], sample);
    }

    [Fact]
    public void LoadState_OfAnotherOrder_BringsItsOrder()
    {
        int[] shuffled = [2, 0, 1], other = [0, 1, 2];
        new BatchOrder(other, 2, null).LoadState(SavedState.Reader(SavedState.Of(new BatchOrder(shuffled, 2, null))));
        Assert.Equal(shuffled, other);
    }

    [Fact]
    public void Count_IsThatOfTheRows() => Assert.Equal(5, new BatchOrder(new int[5], 2, null).Count);
}
