using EncoderStudy.Experiments.Imaging;

namespace EncoderStudy.Experiments.Tests.Imaging;

public class GridLayoutTests
{
    private static readonly ImageShape Digit = new(28, 28);

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 2, 1)]
    [InlineData(7, 3, 3)]
    [InlineData(64, 8, 8)]
    [InlineData(65, 9, 8)]
    public void Grid_OfAnyNumber_IsNearlySquare(int images, int columns, int rows)
    {
        var layout = new GridLayout(images, Digit);

        Assert.Equal((columns, rows), (layout.Columns, layout.Rows));
    }

    [Theory]
    [InlineData(64, 28, 28, 3)]
    [InlineData(64, 14, 28, 3)]
    [InlineData(4, 3, 2, 28)]
    [InlineData(4, 500, 500, 1)]
    public void Scale_OfAnyShape_BringsTheLongerSideNearThePreferredCell(int images, int width, int height, int scale)
        => Assert.Equal(scale, new GridLayout(images, new ImageShape(width, height)).Scale);

    [Fact]
    public void Scale_OfThousandsOfImages_KeepsTheGridToASize()
    {
        ImageShape total = new GridLayout(16_384, Digit).Total;

        Assert.InRange(total.Width, 3_000, 4_100);
    }

    [Fact]
    public void At_EveryPoint_ShowsEachPixelOfEachImageOncePerScaledPixel()
    {
        var layout = new GridLayout(3, new ImageShape(28, 14));

        var shown = new Dictionary<(int, int), int>();
        for (int y = 0; y < layout.Total.Height; y++)
        {
            for (int x = 0; x < layout.Total.Width; x++)
            {
                if (layout.At(x, y) is (int, int) point)
                    shown[point] = shown.GetValueOrDefault(point) + 1;
            }
        }

        Assert.Equal(3 * 28 * 14, shown.Count);
        Assert.All(shown.Values, count => Assert.Equal(layout.Scale * layout.Scale, count));
    }

    [Fact]
    public void At_CornersAndGaps_IsRowMajorInImagesAndPixels()
    {
        var layout = new GridLayout(3, Digit); // scale 3, gaps of 3

        Assert.Null(layout.At(2, 2));
        Assert.Equal((0, 0), layout.At(3, 3));
        Assert.Equal((0, 27), layout.At(3 + 83, 3));
        Assert.Null(layout.At(3 + 84, 3));
        Assert.Equal((1, 28), layout.At(3 + 87, 3 + 3));
        Assert.Equal((2, 0), layout.At(3, 3 + 87));
        Assert.Null(layout.At(3 + 87, 3 + 87)); // past the last image
    }

    [Theory]
    [InlineData(784, 28, 28)]
    [InlineData(12, 4, 3)]
    [InlineData(13, 13, 1)]
    public void MostNearlySquare_OfANumberOfPixels_HoldsExactlyThose(int pixels, int width, int height)
        => Assert.Equal(new ImageShape(width, height), ImageShape.MostNearlySquare(pixels));
}
