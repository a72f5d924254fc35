using EncoderStudy.Experiments.Imaging;
using EncoderStudy.Experiments.Study;
using SkiaSharp;

namespace EncoderStudy.Experiments.Figures;

/// <summary>The weights of a model to show.</summary>
/// <param name="Title">What model it is.</param>
/// <param name="Weights">[components × pixels], row-major.</param>
internal sealed record WeightPanel(string Title, ReadOnlyMemory<float> Weights);

/// <summary>The components of several models as pictures, a grid for each model, two grids beside each other.</summary>
/// <param name="shape">The shape of a component.</param>
/// <param name="panels">The models; at least one.</param>
internal sealed class WeightPanels(ImageShape shape, IReadOnlyList<WeightPanel> panels)
{
    /// <summary>Small enough for two grids of 64 digits to stand beside each other on a page as they are.</summary>
    private const int Cell = 56;
    private const int Across = 2, Gap = 14, TitleHeight = 30, TitleSize = 16, TitleDrop = 9;

    public ResultFigure Write(StudyContext context, string name, string caption, string alternativeText)
    {
        SKBitmap[] grids = [.. panels.Select(panel => WeightImages.Draw(panel.Weights.Span, shape, WeightScale.NearlyAll, Cell))];
        int columns = Math.Min(Across, grids.Length), rows = (grids.Length + columns - 1) / columns;
        int width = grids.Max(grid => grid.Width) + Gap, height = grids.Max(grid => grid.Height) + TitleHeight + Gap;
        FigureFiles.Write(context, name, (columns * width) - Gap, (rows * height) - Gap, canvas =>
        {
            using var font = new SKFont(SKTypeface.FromFamilyName(FigureFont.Name, SKFontStyle.Bold), TitleSize);
            using var ink = new SKPaint { Color = SKColors.Black, IsAntialias = true };
            for (int i = 0; i < grids.Length; i++)
            {
                int left = i % columns * width, top = i / columns * height;
                canvas.DrawText(panels[i].Title, left, top + TitleHeight - TitleDrop, SKTextAlign.Left, font, ink);
                canvas.DrawBitmap(grids[i], left, top + TitleHeight);
            }
        });
        foreach (SKBitmap grid in grids)
            grid.Dispose();
        return new ResultFigure(name, caption, alternativeText);
    }
}
