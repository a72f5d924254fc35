using EncoderStudy.Experiments.Study;
using ScottPlot;

namespace EncoderStudy.Experiments.Figures;

/// <summary>A matrix to show.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Values">Row-major, in −1 … 1.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Columns">Its columns.</param>
internal sealed record MatrixPanel(string Title, float[] Values, int Rows, int Columns);

/// <summary>Matrices, two beside each other, in the colours of <see cref="Imaging.DivergingColours"/>.</summary>
internal sealed class MatrixPanels(IReadOnlyList<MatrixPanel> panels)
{
    private const int Across = 2, PanelSize = 380, TitleHeight = 40;

    public ResultFigure Write(StudyContext context, string name, string caption, string alternativeText)
    {
        FigureFiles.Write(
            context, name, Math.Min(Across, panels.Count), PanelSize, PanelSize + TitleHeight,
            [.. panels.Select(panel => (Action<Plot>)(plot => Draw(plot, panel)))]);
        return new ResultFigure(name, caption, alternativeText);
    }

    private static void Draw(Plot plot, MatrixPanel panel)
    {
        var values = new double[panel.Rows, panel.Columns];
        for (int i = 0; i < panel.Rows; i++)
        {
            for (int j = 0; j < panel.Columns; j++)
                values[i, j] = panel.Values[(i * panel.Columns) + j];
        }

        var map = plot.Add.Heatmap(values);
        map.Colormap = new DivergingColormap();
        map.ManualRange = new ScottPlot.Range(-1, 1);

        // Where most values are near 0, nothing else shows where a matrix ends.
        var frame = plot.Add.Rectangle(-0.5, panel.Columns - 0.5, -0.5, panel.Rows - 0.5);
        frame.FillColor = Colors.Transparent;
        frame.LineColor = Colors.Gray;
        plot.Title(panel.Title);
        plot.Axes.Margins(0.03, 0.03);
        plot.Axes.SquareUnits();
        plot.HideAxesAndGrid();
        plot.Axes.Title.IsVisible = true;
    }

    private sealed class DivergingColormap : IColormap
    {
        public string Name => "Diverging";

        public Color GetColor(double position)
        {
            SkiaSharp.SKColor colour = Imaging.DivergingColours.Of((2 * position) - 1);
            return new Color(colour.Red, colour.Green, colour.Blue);
        }
    }
}
