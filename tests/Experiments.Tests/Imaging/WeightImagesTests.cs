using EncoderStudy.Experiments.Imaging;
using SkiaSharp;

namespace EncoderStudy.Experiments.Tests.Imaging;

public class WeightImagesTests
{
    [Fact]
    public void Write_TwoImages_ScalesEachByItsLargestMagnitude()
    {
        // Two images of 2 × 1: the second is a thousandth of the first, and zero stays white.
        using SKBitmap image = Draw([-4, 2, 0, 0.004f], new ImageShape(2, 1));

        var layout = new GridLayout(2, new ImageShape(2, 1));
        Assert.Equal((layout.Total.Width, layout.Total.Height), (image.Width, image.Height));
        Assert.Equal(DivergingColours.Of(-1), ColourOf(image, layout, 0, 0));
        Assert.Equal(DivergingColours.Of(0.5), ColourOf(image, layout, 0, 1));
        Assert.Equal(SKColors.White, ColourOf(image, layout, 1, 0));
        Assert.Equal(DivergingColours.Of(1), ColourOf(image, layout, 1, 1));
    }

    [Fact]
    public void Write_AnImageOfZeros_IsWhite()
    {
        using SKBitmap image = Draw([0, 0], new ImageShape(2, 1));

        Assert.Equal(SKColors.White, ColourOf(image, new GridLayout(1, new ImageShape(2, 1)), 0, 1));
    }

    private static SKBitmap Draw(float[] weights, ImageShape shape)
    {
        using var png = new MemoryStream();
        WeightImages.Write(png, weights, shape);
        return SKBitmap.Decode(png.ToArray());
    }

    private static SKColor ColourOf(SKBitmap bitmap, GridLayout layout, int image, int pixel)
    {
        for (int y = 0; y < bitmap.Height; y++)
        {
            for (int x = 0; x < bitmap.Width; x++)
            {
                if (layout.At(x, y) == (image, pixel))
                    return bitmap.GetPixel(x, y);
            }
        }

        throw new ArgumentOutOfRangeException(nameof(pixel));
    }
}
