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

    [Fact]
    public void For_SparseRowsOfUnevenLength_KeepsRoomForASampleOfTwiceTheMeanAndOneOfTheLargest()
    {
        PoolPlan plan = PoolPlan.For(Stream(whole: false), batchSize: 16, sampleSize: 100, cacheBytes: 1 << 30);

        // 79,999 non-zeros in 20,000 rows: 2 · 100 · 3.99995 and 60,000. The longest a sample could be is 100 times 60,000.
        Assert.Equal(799 + 60_000, plan.SampleValues);
        Assert.Equal(32 * 60_000, plan.WindowValues);
        Assert.Equal((16, 32, 100), (plan.BatchSize, plan.WindowSlots, plan.SampleSlots));
    }

    /// <summary>Rows without zeros, or one such row among rows of one non-zero.</summary>
    private static RowStream Stream(bool whole)
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumn("Input", new VectorDataViewType(NumberDataViewType.Single, Inputs));
        var extent = new RowExtent();
        for (int row = 0; row < Rows; row++)
            extent.Add(whole || row == 0 ? Inputs : 1);
        var column = new TrainingColumn(
            schema.ToSchema()[0], extent, new InputMoments(Inputs), InputConditioning.WithoutEffect(Inputs, meanToDeviationRatio: 0), Rows: null,
            Hash: null, HashSum: 0);
        return new RowStream(NumberedRows.Host(), NumberedRows.View(rows: 1, sparse: false), column, weightColumn: null);
    }
}
