namespace Microsoft.ML.EncoderStudy.Samples.Tests;

public class RocCurveTests
{
    [Theory]
    [InlineData(new float[] { 3, 4 }, new float[] { 1, 2 }, 1)]
    [InlineData(new float[] { 1, 2 }, new float[] { 3, 4 }, 0)]
    [InlineData(new float[] { 5 }, new float[] { 5 }, 0.5)]
    [InlineData(new float[] { 3, 1 }, new float[] { 2, 1 }, 0.625)] // 3 beats both, 1 loses to 2 and ties with 1: 2.5 of 4 pairs
    public void Area_OfAFewScores_IsTheShareOfPairsThatAreInOrder(float[] unlike, float[] ordinary, double expected) =>
        Assert.Equal(expected, RocCurve.Area(unlike, ordinary));
}
