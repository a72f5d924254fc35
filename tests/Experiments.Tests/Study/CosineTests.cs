using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Tests.Study;

public class CosineTests
{
    [Theory]
    [InlineData(1e-44f)]
    [InlineData(1e-30f)]
    [InlineData(1)]
    [InlineData(1e30f)]
    public void Between_DirectionsOfAnyLength_IsThatOfTheirAngle(float scale)
    {
        Assert.Equal(0.5, Cosine.Between([scale, 0, scale], [0, scale, scale]), 1e-6);
        Assert.Equal(-1, Cosine.Between([scale, scale], [-2, -2]), 1e-12);
    }

    [Fact]
    public void Between_AZeroDirection_IsNotANumber() => Assert.True(double.IsNaN(Cosine.Between([0, 0], [1, 2])));
}
