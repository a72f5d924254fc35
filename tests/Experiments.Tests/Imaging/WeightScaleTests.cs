using EncoderStudy.Experiments.Imaging;

namespace EncoderStudy.Experiments.Tests.Imaging;

public class WeightScaleTests
{
    [Fact]
    public void Of_AllValues_IsTheGreatestMagnitude() => Assert.Equal(9, WeightScale.Of([1, -9, 3, 2], share: 1));

    [Fact]
    public void Of_AShare_LeavesTheGreatestOut() => Assert.Equal(3, WeightScale.Of([1, -9, 3, 2], share: 0.75));

    [Fact]
    public void Of_NoShare_IsTheLeastMagnitude() => Assert.Equal(1, WeightScale.Of([-1, -9, 3, 2], share: 0));
}
