using EncoderStudy.Experiments.Imaging;
using SkiaSharp;

namespace EncoderStudy.Experiments.Tests.Imaging;

public class ComponentStripsTests
{
    private static readonly SKColor Background = new(0xC8, 0xC8, 0xC8);

    [Fact]
    public void Draw_AStrip_ShowsWeightsInColoursAndInputsInInk()
    {
        // Pictures of one pixel: as wide as 1200 pixels allow for two strips of 1 + 2 pictures.
        using SKBitmap picture = Draw(Strip(weight: -1, inputs: [1, 0]));

        Assert.Equal(DivergingColours.Of(-1), At(picture, place: 0));
        Assert.Equal(SKColors.Black, At(picture, place: 1));
        Assert.Equal(SKColors.White, At(picture, place: 2));
    }

    [Fact]
    public void Draw_FewerInputsThanPlaces_LeavesPlacesEmpty()
    {
        using SKBitmap picture = Draw(Strip(weight: 1, inputs: [1]));

        Assert.Equal(Background, At(picture, place: 2));
    }

    [Fact]
    public void Draw_ThreeStrips_TakesTwoLines()
    {
        ComponentStrip strip = Strip(weight: 1, inputs: [1, 1]);

        using SKBitmap one = Draw(strip), three = Draw(strip, strip, strip);

        Assert.Equal(one.Width, three.Width);
        Assert.Equal((one.Height * 2) - 2, three.Height); // they share the gap between them
    }

    private static ComponentStrip Strip(float weight, float[] inputs) =>
        new([new float[] { weight }], [.. inputs.Select(input => (ReadOnlyMemory<float>)new float[] { input })]);

    private static SKBitmap Draw(params ComponentStrip[] strips) => ComponentStrips.Draw(strips, new ImageShape(1, 1), inputs: 2);

    /// <summary>The colour in the middle of a place of the first strip: each is 200 wide, with gaps of 2.</summary>
    private static SKColor At(SKBitmap picture, int place) => picture.GetPixel(2 + (place * 202) + 100, 100);
}
