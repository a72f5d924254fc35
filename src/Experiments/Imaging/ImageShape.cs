namespace EncoderStudy.Experiments.Imaging;

/// <summary>The size of an image in pixels.</summary>
internal readonly record struct ImageShape(int Width, int Height)
{
    public int Pixels => Width * Height;

    /// <summary>The shape nearest to a square, not higher than wide, that holds exactly this many pixels: 28 × 28 for 784.</summary>
    public static ImageShape MostNearlySquare(int pixels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pixels, 1);
        int height = (int)Math.Sqrt(pixels);
        while (pixels % height != 0)
            height--;
        return new ImageShape(pixels / height, height);
    }
}
