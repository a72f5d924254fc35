using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Training.Streaming;

namespace Microsoft.ML.EncoderStudy.Tests.Training.Streaming;

public class PoolPlanTests
{
    private const int Inputs = 60_000, Rows = 20_000;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void For_BatchesThatNoArrayHolds_AreRefusedByBatchSize(bool whole)
    {
        // Four batches of 10,000 rows, each as long as the largest: 2.4·10⁹ values.
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => PoolPlan.For(Stream(whole), batchSize: 10_000, sampleSize: 100, cacheBytes: 1 << 30));

        Assert.Contains("BatchSize", error.Message, StringComparison.Ordinal);
        Assert.Contains("is 10000", error.Message, StringComparison.Ordinal);
    }

    /// <summary>
    /// An array holds 35,791 whole rows: four batches of 8,900 and 191. By 24,000 non-zeros, with half as much room again, it holds 59,652: four
    /// batches of 14,900 and 52.
    /// </summary>
    [Theory]
    [InlineData(Inputs, 8_900, 191)]
    [InlineData(24_000, 14_900, 52)]
    public void For_BatchesThatAnArrayJustHoldsWithTheSample_AreRefusedWithALargerSample(int nonZeros, int batchSize, int sampleSize)
    {
        RowStream stream = Stream(rows: 40_000, nonZeros);
        Assert.Equal(sampleSize, PoolPlan.For(stream, batchSize, sampleSize, cacheBytes: 0).SampleSlots);
        Assert.Throws<ArgumentOutOfRangeException>(() => PoolPlan.For(stream, batchSize, sampleSize + 1, cacheBytes: 0));
    }

    [Fact]
    public void For_SparseRowsOfUnevenLength_KeepsRoomForASampleOfTwiceTheMeanAndOneOfTheLargest()
    {
        PoolPlan plan = PoolPlan.For(Stream(whole: false), batchSize: 16, sampleSize: 100, cacheBytes: 1 << 30);

        // 79,999 non-zeros in 20,000 rows: 2 · 100 · 3.99995 and 60,000. The longest a sample could be is 100 times 60,000.
        Assert.Equal(799 + 60_000, plan.SampleValues);
        Assert.Equal(32 * 60_000, plan.WindowValues);
        Assert.Equal((16, 32, 100), (plan.BatchSize, plan.WindowSlots, plan.SampleSlots));
    }

    /// <summary>Beside its row, a slot takes 28 bytes; a sparse row of 4 non-zeros 4 · 8 and half as much again, a whole one 60,000 · 4.</summary>
    [Theory]
    [InlineData(4, 28 + 48, 868 * 4L)]
    [InlineData(Inputs, 28 + 240_000, long.MaxValue)] // as many as there are slots
    public void For_CacheOfAThousandRows_LeavesThePoolWhatWindowAndSampleDoNotTake(int nonZeros, long bytes, long values)
    {
        PoolPlan plan = PoolPlan.For(Stream(Rows, nonZeros), batchSize: 16, sampleSize: 100, cacheBytes: 1000 * bytes);

        Assert.Equal((868, values), (plan.PoolSlots, plan.PoolValues));
        Assert.Equal((..868, 868..900, 900..1000), (plan.Pool, plan.Window, plan.Sample));
        Assert.Equal(1000, plan.Slots);
    }

    [Fact]
    public void For_SparseRows_CountsThoseOfPoolAndWindowAndSampleTogether()
    {
        // Pool 868 · 4, window 32 · 4, sample 100 · 4, which is less than twice the mean and one row more.
        PoolPlan plan = PoolPlan.For(Stream(Rows, nonZeros: 4), batchSize: 16, sampleSize: 100, cacheBytes: 1000 * 76);
        Assert.Equal(1000 * 4, plan.Values);

        // A pool of no more than the window.
        plan = PoolPlan.For(Stream(Rows, nonZeros: 4), batchSize: 16, sampleSize: 100, cacheBytes: 0);
        Assert.Equal((32, (32 + 32 + 100) * 4), (plan.PoolSlots, plan.Values));

        // 32 rows of the mean, 3.99995, are less than 32 of the largest.
        plan = PoolPlan.For(Stream(whole: false), batchSize: 16, sampleSize: 100, cacheBytes: 0);
        Assert.Equal((64 * 60_000) + 799 + 60_000, plan.Values);
    }

    /// <summary>
    /// 2,147,483,591 values are 35,791 whole rows, of which window and sample take 132. By their non-zeros, with half as much room again, they are
    /// 59,652 rows of 24,000, of which the window, counted twice, and the sample take 164.
    /// </summary>
    [Theory]
    [InlineData(Inputs, 35_791 - 132)]
    [InlineData(24_000, 59_652 - 164)]
    public void For_AsMuchMemoryAsAnybodyLikes_FillsNoMoreThanAnArray(int nonZeros, int expected) =>
        Assert.Equal(expected, PoolPlan.For(Stream(rows: 100_000, nonZeros), batchSize: 16, sampleSize: 100, cacheBytes: long.MaxValue).PoolSlots);

    [Fact]
    public void For_FewerRowsThanABatch_PlansForThemAll()
    {
        PoolPlan plan = PoolPlan.For(Stream(rows: 10, nonZeros: 4), batchSize: 16, sampleSize: 100, cacheBytes: 1 << 30);
        Assert.Equal((10, 10, 10, 10), (plan.BatchSize, plan.PoolSlots, plan.WindowSlots, plan.SampleSlots));
    }

    /// <summary>Rows without zeros, or one such row among rows of one non-zero.</summary>
    private static RowStream Stream(bool whole) => Stream(Rows, row => whole || row == 0 ? Inputs : 1);

    /// <summary>Rows of so many non-zeros each.</summary>
    private static RowStream Stream(int rows, int nonZeros) => Stream(rows, _ => nonZeros);

    private static RowStream Stream(int rows, Func<int, int> nonZeros)
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Input", new VectorDataViewType(NumberDataViewType.Single, Inputs));
        var extent = new RowExtent();
        for (int row = 0; row < rows; row++)
            extent.Add(nonZeros(row));
        var column = new TrainingColumn(
            schema.ToSchema()[0], extent, new InputMoments(Inputs), InputScaler.WithoutEffect(Inputs, meanToDeviationRatio: 0), Rows: null,
            Hash: null, HashSum: 0);
        return new RowStream(NumberedRows.Host(), NumberedRows.View(rows: 1, sparse: false), column, weightColumn: null);
    }
}
