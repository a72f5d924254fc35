using Microsoft.ML.EncoderStudy.Scoring;

namespace Microsoft.ML.EncoderStudy.Tests.Scoring;

public class SparseRowChecksTests
{
    [Theory]
    [InlineData(new[] { 0, 1 }, new[] { 0 }, 2, "expected 1 values, one for each position; found 2", "values")]
    [InlineData(new int[0], new int[0], 0, "expected a start per row and the end of the last; found none", "rowStarts")]
    [InlineData(new[] { 1, 1 }, new[] { 0 }, 1, "expected row 0 to start at 0; found 1", "rowStarts")]
    [InlineData(new[] { 0, 2 }, new[] { 0 }, 1, "expected the last row to end at 1, the number of positions; found 2", "rowStarts")]
    [InlineData(new[] { 0, 2, 1, 2 }, new[] { 0, 1 }, 2, "expected row 1 to end at 2, its start, or later; found 1", "rowStarts")]
    [InlineData(new[] { 0, 1 }, new[] { 3 }, 1, "row 0: ", "indices")]
    [InlineData(new[] { 0, 0, 2 }, new[] { 1, 1 }, 2, "row 1: ", "indices")]
    public void Check_OfRowsThatAreNone_SaysWhatIsWrongWithWhich(int[] starts, int[] indices, int values, string expected, string parameter)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(
            parameter, () => SparseRowChecks.Check(starts, indices, new float[values], inputs: 3));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_OfRowsAsTheyShouldBe_TakesThem() => Assert.Null(Record.Exception(() =>
    {
        SparseRowChecks.Check([0], [], [], inputs: 3);
        SparseRowChecks.Check([0, 0, 2, 3], [0, 2, 1], [1, 2, 3], inputs: 3);
    }));
}
