using EncoderStudy.Experiments.Study;
using ScottPlot;

namespace EncoderStudy.Experiments.Figures;

/// <summary>Horizontal bars of the means over the seeds: a panel for each metric, a bar for each configuration that has it.</summary>
internal sealed class BarPanels(IReadOnlyList<RunResult> runs, IReadOnlyList<Metric> metrics)
{
    private const int Columns = 2, PanelWidth = 480, BarHeight = 26, Frame = 80;

    /// <summary>How much longer the axis is than the longest bar.</summary>
    private const double RoomForLabels = 1.45;

    private readonly IReadOnlyList<Summary> _summaries = Summary.Of(runs);

    public ResultFigure Write(StudyContext context, string name, string caption, string alternativeText)
    {
        Metric[] present = [.. metrics.Where(metric => Of(metric).Length > 0)];
        int most = present.Max(metric => Of(metric).Length);
        FigureFiles.Write(
            context, name, Columns, PanelWidth, (BarHeight * most) + Frame,
            [.. present.Select(metric => (Action<Plot>)(plot => Draw(plot, metric, Of(metric))))]);
        return new ResultFigure(name, caption, alternativeText);
    }

    /// <summary>The metric of every configuration that has it.</summary>
    private Summary[] Of(Metric metric) => [.. _summaries.Where(summary => summary.Metric == metric.Name && double.IsFinite(summary.Mean))];

    private static void Draw(Plot plot, Metric metric, Summary[] configurations)
    {
        double scale = metric.Format.StartsWith('P') ? 100 : 1;
        double[] positions = [.. configurations.Select((_, index) => (double)-index)];
        List<Bar> bars =
        [
            .. configurations.Select((found, index) => new Bar
            {
                Position = positions[index],
                Value = scale * found.Mean,
                Error = scale * (found.StandardDeviation ?? 0),
                ErrorSize = 0.25,
                Size = 0.7,
                FillColor = Color.FromHex("#4393C3"),
                LineWidth = 0,
                Label = metric.Text(found.Mean).TrimEnd(' ', '%'), // the title has the unit
                Orientation = Orientation.Horizontal,
            }),
        ];
        plot.Add.Bars(bars);
        plot.Axes.Left.SetTicks(positions, [.. configurations.Select(found => found.Configuration)]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Grid.YAxisStyle.IsVisible = false;
        plot.Axes.SetLimitsY(0.6 - configurations.Length, 0.6);
        if (Least(bars) is double least)
            plot.Axes.SetLimitsX(least, least + ((bars.Max(bar => bar.Value + bar.Error) - least) * RoomForLabels));
        plot.Title(scale == 1 ? metric.Title : metric.Title + ", %");
    }

    /// <summary>The left end of the axis: 0, so that lengths compare; null where all bars are 0 or one is negative, and the plot decides.</summary>
    private static double? Least(List<Bar> bars) =>
        bars.Exists(bar => bar.Value > 0) && bars.TrueForAll(bar => bar.Value >= 0) ? 0 : null;
}
