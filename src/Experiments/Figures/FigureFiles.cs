using EncoderStudy.Experiments.Study;
using ScottPlot;
using SkiaSharp;

namespace EncoderStudy.Experiments.Figures;

/// <summary>Writes a figure as PNG and as SVG.</summary>
internal static class FigureFiles
{
    public static void Write(StudyContext context, string name, Plot plot, int width, int height) =>
        Write(context, name, width, height, canvas => plot.Render(canvas, new PixelRect(0, width, height, 0)));

    public static void Write(StudyContext context, string name, Multiplot plots, int width, int height) =>
        Write(context, name, width, height, canvas => plots.Render(canvas, new PixelRect(0, width, height, 0)));

    /// <summary>Plots of one size, line after line.</summary>
    /// <param name="context">Where the files go.</param>
    /// <param name="name">The name of the figure.</param>
    /// <param name="columns">How many plots stand beside each other.</param>
    /// <param name="width">The width of a plot.</param>
    /// <param name="height">The height of a plot.</param>
    /// <param name="draw">Draws each.</param>
    public static void Write(StudyContext context, string name, int columns, int width, int height, IReadOnlyList<Action<Plot>> draw)
    {
        int rows = (draw.Count + columns - 1) / columns;
        var multiplot = new Multiplot();
        multiplot.AddPlots(draw.Count);
        multiplot.Layout = new ScottPlot.MultiplotLayouts.Grid(rows, columns);
        for (int i = 0; i < draw.Count; i++)
            draw[i](multiplot.GetPlot(i));
        Write(context, name, multiplot, columns * width, rows * height);
    }

    /// <summary>A picture of pixels; the SVG holds it whole.</summary>
    public static void Write(StudyContext context, string name, SKBitmap picture) =>
        Write(context, name, picture.Width, picture.Height, canvas => canvas.DrawBitmap(picture, 0, 0));

    /// <summary>Whatever is drawn, on white.</summary>
    public static void Write(StudyContext context, string name, int width, int height, Action<SKCanvas> draw)
    {
        context.Write(name + ".png", stream =>
        {
            using var bitmap = new SKBitmap(width, height);
            using (var canvas = new SKCanvas(bitmap))
                DrawOnWhite(canvas);
            using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
            png.SaveTo(stream);
        });
        context.Write(name + ".svg", stream => SvgFile.Write(stream, width, height, DrawOnWhite));

        void DrawOnWhite(SKCanvas canvas)
        {
            canvas.Clear(SKColors.White);
            draw(canvas);
        }
    }
}
