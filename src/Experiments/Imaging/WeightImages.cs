using SkiaSharp;

namespace EncoderStudy.Experiments.Imaging;

/// <summary>The weights of each component as a picture: what it looks for in red, what it is put off by in blue.</summary>
/// <remarks>
/// Each picture has its own scale, from −m to m where m is its weight furthest from 0 unless said otherwise, so that faint components show
/// too.
/// </remarks>
internal static class WeightImages
{
    private static readonly SKColor Background = new(0xC8, 0xC8, 0xC8);

    /// <param name="destination">Receives a PNG.</param>
    /// <param name="weights">[components × pixels], row-major.</param>
    /// <param name="shape">The shape of an input.</param>
    public static void Write(Stream destination, ReadOnlySpan<float> weights, ImageShape shape)
    {
        using SKBitmap bitmap = Draw(weights, shape);
        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        png.SaveTo(destination);
    }

    /// <param name="weights">[components × pixels], row-major.</param>
    /// <param name="shape">The shape of an input.</param>
    /// <param name="covered">The share of the weights of a picture that its colours tell apart; see <see cref="WeightScale"/>.</param>
    /// <param name="cell">See <see cref="GridLayout"/>.</param>
    public static SKBitmap Draw(ReadOnlySpan<float> weights, ImageShape shape, double covered = 1, int cell = GridLayout.PreferredCell)
    {
        var layout = new GridLayout(weights.Length / shape.Pixels, shape, cell);
        float[] largest = new float[layout.Images];
        for (int j = 0; j < largest.Length; j++)
            largest[j] = WeightScale.Of(weights.Slice(j * shape.Pixels, shape.Pixels), covered);

        ImageShape total = layout.Total;
        var colours = new SKColor[total.Pixels];
        for (int y = 0; y < total.Height; y++)
        {
            for (int x = 0; x < total.Width; x++)
            {
                colours[(y * total.Width) + x] = layout.At(x, y) is (int image, int pixel)
                    ? DivergingColours.Of(Ratio(weights[(image * shape.Pixels) + pixel], largest[image]))
                    : Background;
            }
        }

        return new SKBitmap(total.Width, total.Height, SKColorType.Rgba8888, SKAlphaType.Opaque) { Pixels = colours };
    }

    private static double Ratio(float weight, float largest) => largest > 0 ? weight / largest : 0;
}
