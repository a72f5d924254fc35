using EncoderStudy.Experiments.Imaging;
using SkiaSharp;

namespace EncoderStudy.Experiments.Tests.Imaging;

public class DivergingColoursTests
{
    [Fact]
    public void Of_Zero_IsWhite() => Assert.Equal(SKColors.White, DivergingColours.Of(0));

    [Fact]
    public void Of_TheEnds_AreBlueAndRed()
    {
        SKColor negative = DivergingColours.Of(-1), positive = DivergingColours.Of(1);

        Assert.True(negative.Blue > negative.Red + 100, negative.ToString());
        Assert.True(positive.Red > positive.Blue + 100, positive.ToString());
    }

    [Theory]
    [InlineData(-7, -1)]
    [InlineData(7, 1)]
    public void Of_ValuesBeyondTheEnds_AreTheEnds(double value, double end) => Assert.Equal(DivergingColours.Of(end), DivergingColours.Of(value));

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void Of_GrowingMagnitudes_MovesAwayFromWhite(int sign)
    {
        int[] lightness = [.. Enumerable.Range(0, 11).Select(i => DivergingColours.Of(sign * i / 10.0)).Select(c => c.Red + c.Green + c.Blue)];

        Assert.Equal(lightness.OrderDescending(), lightness);
        Assert.Equal(11, lightness.Distinct().Count());
    }
}
