using Microsoft.ML.EncoderStudy.Training.Batches;

namespace Microsoft.ML.EncoderStudy.Tests.Training.Batches;

public class IBatchSourceTests
{
    [Theory]
    [InlineData(100, 8, false, 9)] // a row that is left over
    [InlineData(100, 8, true, 15)] // up to seven rows that count as one
    [InlineData(5, 5, false, 5)]
    public void LargestOf_CountsTheRowsThatMayBeMerged(long count, int batchSize, bool weighted, int expected) =>
        Assert.Equal(expected, IBatchSource.LargestOf(count, batchSize, weighted));

    [Fact]
    public void HaveVariance_OfRowsThatCountAsMoreThanOne_IsTrue()
    {
        float[] weights = [0.5f, 0.5f, 0.25f, 3];
        Assert.False(IBatchSource.HaveVariance([2], null));
        Assert.True(IBatchSource.HaveVariance([2, 0], null));
        Assert.False(IBatchSource.HaveVariance([0, 1], weights));
        Assert.True(IBatchSource.HaveVariance([0, 1, 2], weights));
        Assert.True(IBatchSource.HaveVariance([3], weights));
    }
}
