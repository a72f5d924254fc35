using EncoderStudy.Experiments.Study;
using ScottPlot;

namespace EncoderStudy.Experiments.Figures;

/// <summary>A matrix to show.</summary>
/// <param name="Title">What it is.</param>
/// <param name="Values">Row-major, in −1 … 1.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Columns">Its columns.</param>
internal sealed record MatrixPanel(string Title, float[] Values, int Rows, int Columns);

/// <summary>Matrices side by side, in the colours of <see cref="Imaging.DivergingColours"/>.</summary>
internal sealed class MatrixPanels(IReadOnlyList<MatrixPanel> panels)
{
    private const int PanelSize = 320;

    public ResultFigure Write(StudyContext context, string name, string caption, string alternativeText)
    {
        var multiplot = new Multiplot();
        multiplot.AddPlots(panels.Count);
        multiplot.Layout = new ScottPlot.MultiplotLayouts.Grid(1, panels.Count);
        for (int i = 0; i < panels.Count; i++)
            Draw(multiplot.GetPlot(i), panels[i]);
        FigureFiles.Write(context, name, multiplot, PanelSize * panels.Count, PanelSize + 40);
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
        plot.Title(panel.Title);
        plot.Axes.SquareUnits();
        plot.HideGrid();
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
