namespace EncoderStudy.Experiments.Imaging;

/// <summary>Images of one shape in rows of equal length, as nearly square as can be, with thin gaps between and around them.</summary>
internal sealed record GridLayout
{
    public const int PreferredCell = 84;

    private const int Gap = 3;
    private const int LargestTotal = 4096;

    /// <param name="images">How many there are; at least 1.</param>
    /// <param name="image">Their shape.</param>
    /// <param name="preferredCell">How wide and high an image is to be drawn, at most unless its own pixels are more.</param>
    public GridLayout(int images, ImageShape image, int preferredCell = PreferredCell)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(images, 1);
        Images = images;
        Image = image;
        Columns = (int)Math.Ceiling(Math.Sqrt(images));
        Rows = (images + Columns - 1) / Columns;

        int largestCell = Math.Min(preferredCell, (LargestTotal / Columns) - Gap);
        Scale = Math.Max(1, largestCell / Math.Max(image.Width, image.Height));
    }

    public int Images { get; }

    public ImageShape Image { get; }

    public int Columns { get; }

    public int Rows { get; }

    /// <summary>The side, in pixels of the grid, of a pixel of an image: fewer for many images, so that the grid keeps to a size.</summary>
    public int Scale { get; }

    /// <summary>The size of the whole grid.</summary>
    public ImageShape Total => new(Gap + (Columns * CellWidth), Gap + (Rows * CellHeight));

    private int CellWidth => (Image.Width * Scale) + Gap;

    private int CellHeight => (Image.Height * Scale) + Gap;

    /// <summary>Which image is shown at a point of the grid, and which of its pixels, row-major; null in a gap or past the last image.</summary>
    public (int Image, int Pixel)? At(int x, int y)
    {
        int left = x - Gap, top = y - Gap;
        if (left < 0 || top < 0 || left % CellWidth >= Image.Width * Scale || top % CellHeight >= Image.Height * Scale)
            return null;
        int image = (top / CellHeight * Columns) + (left / CellWidth);
        int pixel = (top % CellHeight / Scale * Image.Width) + (left % CellWidth / Scale);
        return image < Images ? (image, pixel) : null;
    }
}
