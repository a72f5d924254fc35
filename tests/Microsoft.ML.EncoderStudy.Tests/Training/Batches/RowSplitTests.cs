using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;
using Microsoft.ML.EncoderStudy.Training.Batches;

namespace Microsoft.ML.EncoderStudy.Tests.Training.Batches;

public class RowSplitTests
{
    [Theory]
    [InlineData(20, 1, "ValidationFraction = 0.1 of 20 rows holds out 1 and trains on 19; both need at least 2.")]
    [InlineData(20, 19, "ValidationFraction = 0.1 of 20 rows holds out 19 and trains on 1; both need at least 2.")]
    public void CheckCounts_OfAPartOfOneRow_NamesBoth(long count, long heldOut, string expected) => Assert.Contains(
        expected, Assert.Throws<InvalidOperationException>(() => RowSplit.CheckCounts(NumberedRows.Host(), 0.1, count, heldOut)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void CheckWeight_OfRowsThatCountAsOne_NamesThePart()
    {
        var error = Assert.Throws<InvalidOperationException>(() => RowSplit.CheckWeight(NumberedRows.Host(), 5, weight: 1, "held out"));
        Assert.Contains("The example weights of the 5 rows held out sum to 1;", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Checks_OfTwoRowsAndMore_TakeThem() => Assert.Null(Record.Exception(() =>
    {
        RowSplit.CheckCounts(NumberedRows.Host(), 0.5, count: 4, heldOut: 2);
        RowSplit.CheckWeight(NumberedRows.Host(), 2, weight: 1.01, "trained on");
    }));

    [Fact]
    public void LargestBatch_IsThatOfBothParts()
    {
        var training = new BatchOrder([.. Enumerable.Range(0, 9)], batchSize: 4, rowWeights: null);
        var validation = new BatchOrder([.. Enumerable.Range(0, 7)], batchSize: 7, rowWeights: null);
        Assert.Equal(5, new RowSplit(training, null).LargestBatch); // four, and one that is left over
        Assert.Equal(7, new RowSplit(training, validation).LargestBatch);
    }
}
