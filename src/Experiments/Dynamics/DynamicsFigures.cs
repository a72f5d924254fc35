using EncoderStudy.Experiments.Figures;
using EncoderStudy.Experiments.Study;
using Microsoft.ML.Transforms;
using ScottPlot;

namespace EncoderStudy.Experiments.Dynamics;

/// <summary>The loss by epoch, and the probe over the loss.</summary>
internal static class DynamicsFigures
{
    private const int PanelWidth = 400, PanelHeight = 380;

    /// <summary>One colour for each learning rate, light to dark as it grows.</summary>
    private static readonly Color[] Colours = [.. new[] { "#FDAE61", "#D7301F", "#7B3294", "#08306B" }.Select(Color.FromHex)];

    public static IReadOnlyList<ResultFigure> Write(StudyContext context, IReadOnlyList<RunResult> runs)
    {
        var figures = new List<ResultFigure> { WriteLosses(context, runs) };
        if (context.Data.HasLabels)
            figures.Add(WriteProbes(context, runs));
        return figures;
    }

    private static ResultFigure WriteLosses(StudyContext context, IReadOnlyList<RunResult> runs)
    {
        var multiplot = new Multiplot();
        multiplot.AddPlots(2);
        multiplot.Layout = new ScottPlot.MultiplotLayouts.Grid(1, 2);
        DrawLosses(multiplot.GetPlot(0), "SGD", OptimizerSetting.All.Where(setting => setting.Optimizer == EncoderOptimizer.Sgd), runs);
        DrawLosses(multiplot.GetPlot(1), "Adam", OptimizerSetting.All.Where(setting => setting.Optimizer == EncoderOptimizer.Adam), runs);
        double least = multiplot.GetPlots().Min(plot => plot.Axes.GetLimits().Bottom), most = multiplot.GetPlots().Max(plot => plot.Axes.GetLimits().Top);
        foreach (Plot plot in multiplot.GetPlots())
            plot.Axes.SetLimitsY(least, most);
        FigureFiles.Write(context, "losses", multiplot, 2 * PanelWidth, PanelHeight);
        return new ResultFigure(
            "losses",
            "The mean batch loss of every epoch, one line for each seed; colours are learning rates.",
            "Two panels of falling curves, SGD and Adam, each with the curves of four learning rates: the greater the rate, the lower the loss.");
    }

    private static void DrawLosses(Plot plot, string title, IEnumerable<OptimizerSetting> settings, IReadOnlyList<RunResult> runs)
    {
        foreach ((OptimizerSetting setting, Color colour) in settings.Zip(Colours))
        {
            bool first = true;
            foreach (double[] losses in runs.Where(run => run.Configuration == setting.Name).Select(run => run.Curves[DynamicsRun.Loss]))
            {
                var line = plot.Add.ScatterLine(Enumerable.Range(1, losses.Length).Select(epoch => (double)epoch).ToArray(), losses, colour);
                line.LineWidth = 1.5f;
                line.LegendText = first ? FormattableString.Invariant($"1e{setting.Exponent}") : "";
                first = false;
            }
        }

        plot.Title(title);
        plot.XLabel("epoch");
        plot.YLabel("mean batch loss, nats");
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.ShowLegend(Edge.Bottom);
        plot.Axes.AutoScale();
    }

    private static ResultFigure WriteProbes(StudyContext context, IReadOnlyList<RunResult> runs)
    {
        var plot = new Plot();
        foreach (EncoderOptimizer optimizer in new[] { EncoderOptimizer.Sgd, EncoderOptimizer.Adam })
        {
            foreach ((OptimizerSetting setting, Color colour) in OptimizerSetting.All.Where(setting => setting.Optimizer == optimizer).Zip(Colours))
            {
                RunResult[] those = [.. runs.Where(run => run.Configuration == setting.Name && run.Metrics.ContainsKey(Metric.ProbeAccuracy.Name))];
                var markers = plot.Add.Markers(
                    Array.ConvertAll(those, run => run.Metrics[Metric.FinalLoss.Name]),
                    Array.ConvertAll(those, run => 100 * run.Metrics[Metric.ProbeAccuracy.Name]),
                    optimizer == EncoderOptimizer.Sgd ? MarkerShape.OpenCircle : MarkerShape.FilledSquare, size: 9, color: colour);
                markers.MarkerLineWidth = 2;
                markers.LegendText = setting.Name;
            }
        }

        plot.XLabel("final loss, nats");
        plot.YLabel("linear probe, % of the test rows");
        plot.ShowLegend(Edge.Right);
        FigureFiles.Write(context, "probes", plot, 620, 360);
        return new ResultFigure(
            "probes",
            "What a linear probe reads off the features, over the final loss: every run. Circles are SGD, squares Adam.",
            "A scatter plot of probe accuracy over final loss for eight settings of the optimizer.");
    }
}
