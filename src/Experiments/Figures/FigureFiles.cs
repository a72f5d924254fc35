using EncoderStudy.Experiments.Study;
using ScottPlot;
using SkiaSharp;

namespace EncoderStudy.Experiments.Figures;

/// <summary>Writes a figure as PNG and as SVG.</summary>
internal static class FigureFiles
{
    public static void Write(StudyContext context, string name, Plot plot, int width, int height) =>
        Write(context, name, width, height, (canvas, area) => plot.Render(canvas, area));

    public static void Write(StudyContext context, string name, Multiplot plots, int width, int height) =>
        Write(context, name, width, height, plots.Render);

    /// <summary>A picture of pixels; the SVG holds it whole.</summary>
    public static void Write(StudyContext context, string name, SKBitmap picture) =>
        Write(context, name, picture.Width, picture.Height, (canvas, _) => canvas.DrawBitmap(picture, 0, 0));

    private static void Write(StudyContext context, string name, int width, int height, Action<SKCanvas, PixelRect> draw)
    {
        var area = new PixelRect(0, width, height, 0);
        context.Write(name + ".png", stream =>
        {
            using var bitmap = new SKBitmap(width, height);
            using (var canvas = new SKCanvas(bitmap))
                draw(canvas, area);
            using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
            png.SaveTo(stream);
        });
        context.Write(name + ".svg", stream =>
        {
            using SKCanvas canvas = SKSvgCanvas.Create(new SKRect(0, 0, width, height), stream);
            draw(canvas, area);
        });
    }
}
