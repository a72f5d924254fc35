using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;
using Microsoft.ML.EncoderStudy.Training.Batches;

namespace Microsoft.ML.EncoderStudy.Tests.Training.Batches;

public class RowsInMemoryTests
{
    private const int Rows = 20;

    [Fact]
    public void Split_WithoutAFraction_KeepsEveryRowInOrderAndDrawsNothing()
    {
        var random = new Random(1);
        RowSplit split = Set().Split(NumberedRows.Host(), batchSize: 8, validationFraction: 0, random);
        Assert.Null(split.Validation);
        Assert.Equal(Enumerable.Range(0, Rows), RowsOf(split.Training));
        Assert.Equal(new Random(1).Next(), random.Next());
    }

    [Theory]
    [InlineData(0.25, 5)]
    [InlineData(0.27, 5)] // 5.4 rows
    [InlineData(0.28, 6)] // 5.6 rows
    [InlineData(0.9, 18)]
    public void Split_HoldsOutTheFractionToTheNearestRow(double fraction, int heldOut)
    {
        RowSplit split = Set().Split(NumberedRows.Host(), batchSize: 8, fraction, new Random(1));
        Assert.Equal(heldOut, split.Validation!.Count);
        Assert.Equal(Enumerable.Range(0, Rows), RowsOf(split.Validation).Concat(RowsOf(split.Training)).Order());
    }

    [Fact]
    public void Split_OfManySeeds_HoldsOutEveryRowAboutEquallyOften()
    {
        const int seeds = 800;
        var heldOut = new int[Rows];
        for (int seed = 0; seed < seeds; seed++)
        {
            foreach (int row in RowsOf(Set().Split(NumberedRows.Host(), batchSize: 8, 0.25, new Random(seed)).Validation!))
                heldOut[row]++;
        }

        // A quarter of the seeds, 200, with a standard deviation of 12.
        Assert.All(heldOut, count => Assert.InRange(count, 200 - (4 * 12), 200 + (4 * 12)));
    }

    [Fact]
    public void Split_OfTwoSeeds_HoldsOutOtherRows() => Assert.NotEqual(
        RowsOf(Set().Split(NumberedRows.Host(), batchSize: 8, 0.25, new Random(1)).Validation!),
        RowsOf(Set().Split(NumberedRows.Host(), batchSize: 8, 0.25, new Random(2)).Validation!));

    [Fact]
    public void Split_OfWeightedRows_RefusesAPartThatCountsAsNoMoreThanOneRow()
    {
        float[] weights = [.. Enumerable.Repeat(0.125f, Rows)];
        var exception = Assert.Throws<InvalidOperationException>(
            () => Set(weights).Split(NumberedRows.Host(), batchSize: 8, 0.25, new Random(1)));
        Assert.Contains("The example weights of the 5 rows held out sum to 0.625; they must count as more than 1 row.", exception.Message, StringComparison.Ordinal);
    }

    private static RowsInMemory Set(float[]? weights = null) => new(new DenseRows(new float[Rows], Rows, inputs: 1), weights);

    private static int[] RowsOf(IBatchSource part) => [.. part.Batches().SelectMany(batch => batch.ToArray())];
}
