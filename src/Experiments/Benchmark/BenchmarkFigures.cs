using EncoderStudy.Experiments.Figures;
using EncoderStudy.Experiments.Study;
using ScottPlot;

namespace EncoderStudy.Experiments.Benchmark;

/// <summary>The benchmark at a glance: what a probe reads off how many active components, and what they keep of the inputs.</summary>
internal static class BenchmarkFigures
{
    private const int Width = 760, Height = 460;

    private static readonly Color[] Colours = new ScottPlot.Palettes.Category10().Colors;
    private static readonly MarkerShape[] Shapes =
    [
        MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp, MarkerShape.FilledTriangleDown, MarkerShape.FilledDiamond,
        MarkerShape.FilledCircle, MarkerShape.FilledSquare,
    ];

    public static IReadOnlyList<ResultFigure> Write(StudyContext context, IReadOnlyList<RunResult> runs)
    {
        IReadOnlyList<Summary> summaries = Summary.Of(runs);
        string[] names = [.. runs.Select(run => run.Configuration).Distinct()];
        var figures = new List<ResultFigure>();
        if (summaries.Any(summary => summary.Metric == Metric.ProbeAccuracy.Name))
            figures.Add(WriteAccuracyAgainstL0(context, names, summaries));
        figures.Add(WriteExplainedVariance(context, names, summaries));
        return figures;
    }

    private static ResultFigure WriteAccuracyAgainstL0(StudyContext context, string[] names, IReadOnlyList<Summary> summaries)
    {
        var plot = new Plot();
        for (int i = 0; i < names.Length; i++)
        {
            Summary accuracy = Find(names[i], Metric.ProbeAccuracy)!, active = Find(names[i], Metric.L0)!;
            if (FeatureLearners.IsDense(names[i]))
                AddLine(plot, names[i], 100 * accuracy.Mean, i);
            else
                AddPoint(plot, names[i], active, accuracy, i);
        }

        plot.XLabel("L0: components active per row");
        plot.YLabel("Linear-probe accuracy, %");
        plot.Axes.Left.MinimumSize = 75;
        plot.Axes.Margins(0.15, 0.15);
        plot.ShowLegend(Edge.Right);
        FigureFiles.Write(context, "accuracy", plot, Width, Height);
        return new ResultFigure(
            "accuracy",
            "Linear-probe accuracy on the test rows against the number of active components. Points are means over the seeds, bars standard "
            + "deviations; dashed lines are dense features, for comparison.",
            "A scatter plot with a point for each sparse encoder and two dashed horizontal lines, for PCA and the raw inputs.");

        Summary? Find(string name, Metric metric) =>
            summaries.FirstOrDefault(summary => summary.Configuration == name && summary.Metric == metric.Name);
    }

    private static void AddPoint(Plot plot, string name, Summary active, Summary accuracy, int index)
    {
        Color colour = Colours[index % Colours.Length];
        double y = 100 * accuracy.Mean;
        if (accuracy.StandardDeviation is double high && active.StandardDeviation is double wide)
        {
            double[] xErrors = [wide], yErrors = [100 * high];
            plot.Add.Plottable(new ScottPlot.Plottables.ErrorBar([active.Mean], [y], xErrors, xErrors, yErrors, yErrors) { Color = colour, LineWidth = 1.5f });
        }

        ScottPlot.Plottables.Marker marker = plot.Add.Marker(active.Mean, y, Shapes[index % Shapes.Length], 12, colour);
        marker.MarkerLineWidth = 2;
        marker.LegendText = name;
    }

    private static void AddLine(Plot plot, string name, double accuracy, int index)
    {
        ScottPlot.Plottables.HorizontalLine line = plot.Add.HorizontalLine(accuracy, 1.5f, index % 2 == 0 ? Colors.Gray : Colors.Black, LinePattern.Dashed);
        line.LegendText = name;
    }

    private static ResultFigure WriteExplainedVariance(StudyContext context, string[] names, IReadOnlyList<Summary> summaries)
    {
        Summary[] explained = [.. names.Select(Find).OfType<Summary>().Reverse()];
        var plot = new Plot();
        for (int i = 0; i < explained.Length; i++)
        {
            double percent = 100 * explained[i].Mean;
            double deviation = 100 * (explained[i].StandardDeviation ?? 0);
            ScottPlot.Plottables.BarPlot bar = plot.Add.Bar(i, percent);
            bar.Color = Colours[Array.IndexOf(names, explained[i].Configuration) % Colours.Length];
            bar.Horizontal = true;
            bar.Bars[0].LineWidth = 0;
            bar.Bars[0].Error = deviation;
            ScottPlot.Plottables.Text label = plot.Add.Text(FormattableString.Invariant($"{percent:F1}"), percent + deviation, i);
            label.LabelAlignment = Alignment.MiddleLeft;
            label.OffsetX = 6;
        }

        plot.Axes.Left.SetTicks([.. Enumerable.Range(0, explained.Length).Select(i => (double)i)], [.. explained.Select(summary => summary.Configuration)]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.XLabel("Variance of the test rows explained by a least-squares decoder, %");
        plot.Axes.SetLimits(Math.Min(0, explained.Min(summary => 100 * summary.Mean)), 108, -0.7, explained.Length - 0.3);
        plot.Grid.YAxisStyle.IsVisible = false;
        FigureFiles.Write(context, "explained-variance", plot, Width, Height);
        return new ResultFigure(
            "explained-variance",
            "What the features keep of their inputs: the variance of the test rows that an affine decoder explains which is fitted afterwards, by "
            + "least squares on the training rows, for every kind of features alike. Means and standard deviations over the seeds.",
            "A horizontal bar for each kind of features.");

        Summary? Find(string name) => summaries.FirstOrDefault(
            summary => summary.Configuration == name && summary.Metric == Metric.LeastSquaresExplainedVariance.Name);
    }
}
