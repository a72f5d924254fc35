using EncoderStudy.Experiments.Study;
using ScottPlot;

namespace EncoderStudy.Experiments.Figures;

/// <summary>Horizontal bars of the means over the seeds: a panel for each metric, a bar for each configuration that has it.</summary>
internal sealed class BarPanels(IReadOnlyList<RunResult> runs, IReadOnlyList<Metric> metrics)
{
    private const int Columns = 2, PanelWidth = 430, BarHeight = 26, Frame = 80;

    private readonly string[] _configurations = [.. runs.Select(run => run.Configuration).Distinct()];

    public ResultFigure Write(StudyContext context, string name, string caption, string alternativeText)
    {
        IReadOnlyList<Summary> summaries = Summary.Of(runs);
        Metric[] present = [.. metrics.Where(metric => summaries.Any(summary => summary.Metric == metric.Name))];
        int rows = (present.Length + Columns - 1) / Columns;
        var multiplot = new Multiplot();
        multiplot.AddPlots(present.Length);
        multiplot.Layout = new ScottPlot.MultiplotLayouts.Grid(rows, Columns);
        for (int i = 0; i < present.Length; i++)
            Draw(multiplot.GetPlot(i), present[i], summaries);
        FigureFiles.Write(context, name, multiplot, Columns * PanelWidth, rows * ((BarHeight * _configurations.Length) + Frame));
        return new ResultFigure(name, caption, alternativeText);
    }

    private void Draw(Plot plot, Metric metric, IReadOnlyList<Summary> summaries)
    {
        double scale = metric.Format.StartsWith('P') ? 100 : 1;
        double[] positions = [.. Enumerable.Range(0, _configurations.Length).Select(index => (double)-index)];
        var bars = new List<Bar>();
        foreach ((string configuration, double position) in _configurations.Zip(positions))
        {
            if (summaries.FirstOrDefault(summary => summary.Configuration == configuration && summary.Metric == metric.Name) is not Summary found
                || !double.IsFinite(found.Mean))
            {
                continue;
            }

            bars.Add(new Bar
            {
                Position = position,
                Value = scale * found.Mean,
                Error = scale * (found.StandardDeviation ?? 0),
                ErrorSize = 0.25,
                Size = 0.7,
                FillColor = Color.FromHex("#4393C3"),
                LineWidth = 0,
                Orientation = Orientation.Horizontal,
            });
        }

        plot.Add.Bars(bars);
        plot.Axes.Left.SetTicks(positions, _configurations);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Grid.YAxisStyle.IsVisible = false;
        plot.Axes.SetLimitsY(0.6 - _configurations.Length, 0.6);
        if (Least(bars) is double least)
            plot.Axes.SetLimitsX(least, bars.Max(bar => bar.Value + bar.Error) + ((bars.Max(bar => bar.Value + bar.Error) - least) * 0.05));
        plot.Title(scale == 1 ? metric.Title : metric.Title + ", %");
    }

    /// <summary>The left end of the axis: 0, so that lengths compare; null where all bars are 0 or one is negative, and the plot decides.</summary>
    private static double? Least(List<Bar> bars) =>
        bars.Exists(bar => bar.Value > 0) && bars.TrueForAll(bar => bar.Value >= 0) ? 0 : null;
}
