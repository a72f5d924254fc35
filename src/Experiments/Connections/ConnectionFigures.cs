using EncoderStudy.Experiments.Figures;
using EncoderStudy.Experiments.Imaging;
using EncoderStudy.Experiments.Study;
using ScottPlot;

namespace EncoderStudy.Experiments.Connections;

/// <summary>The prototypes of each system, how like they are to the encoder's, and what the log-determinant does.</summary>
internal static class ConnectionFigures
{
    private const int ChartWidth = 800, ChartHeight = 420;
    private const int MostPrototypes = 64;

    /// <param name="context">Where the files go.</param>
    /// <param name="runs">The systems, of all seeds; the first is pictured.</param>
    /// <param name="sweep">What came of taking the log-determinant away.</param>
    public static IReadOnlyList<ResultFigure> Write(StudyContext context, IReadOnlyList<RunResult> runs, RunResult sweep) =>
    [
        .. context.Data.Shape is ImageShape shape
            ? [Prototypes(context, shape, [.. runs.Where(run => run.Seed == runs[0].Seed)])]
            : Array.Empty<ResultFigure>(),
        Likeness(context, Summary.Of(runs)),
        LogDeterminant(context, sweep),
    ];

    private static ResultFigure Prototypes(StudyContext context, ImageShape shape, IReadOnlyList<RunResult> runs) => new WeightPanels(
        shape,
        [
            .. from run in runs
               where run.Metrics.ContainsKey(Metric.Hoyer.Name)
               let prototypes = run.Arrays[SystemMeasurement.Prototypes]
               select new WeightPanel(run.Configuration, prototypes.AsMemory(0, Math.Min(prototypes.Length, MostPrototypes * shape.Pixels))),
        ]).Write(
            context,
            "prototypes",
            FormattableString.Invariant(
                $"Weights, means, centroids, filters and atoms, seed {runs[0].Seed}, at most {MostPrototypes} each: blue negative, white 0, red positive, each picture on its own scale, which {WeightScale.NearlyAll:P0} of its values do not exceed. The map's are in the order of its grid."),
            "A grid of pictures for each system: means, centroids and units look like digits; weights, filters and atoms like parts and contrasts.");

    private static ResultFigure Likeness(StudyContext context, IReadOnlyList<Summary> summaries)
    {
        Summary[] shown = [.. summaries.Where(
            summary => summary.Metric == Metric.MatchedCosine.Name && summary.Configuration != ConnectionsExperiment.Encoder)];
        var plot = new Plot();
        ScottPlot.Plottables.BarPlot bars = plot.Add.Bars(shown.Select((summary, i) => new Bar
        {
            Position = -i,
            Value = summary.Mean,
            Error = summary.StandardDeviation ?? 0,
            FillColor = summary.Configuration is ConnectionsExperiment.OtherEncoder or ConnectionsExperiment.RandomRows ? Colors.Gray : Colors.SteelBlue,
            Label = summary.Mean.ToString(Metric.MatchedCosine.Format, System.Globalization.CultureInfo.InvariantCulture),
        }).ToArray());
        bars.Horizontal = true;
        plot.Axes.Left.SetTicks([.. shown.Select((_, i) => (double)-i)], [.. shown.Select(summary => summary.Configuration)]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.SetLimitsX(0, 1);
        plot.XLabel("Mean |cosine| of matched pairs");
        plot.HideGrid();
        FigureFiles.Write(context, "likeness", plot, ChartWidth, ChartHeight);
        return new ResultFigure(
            "likeness",
            "How like the encoder's weights each system's prototypes, filters or atoms are, matched one to one. Grey: what to measure it by. Whiskers: standard deviation over seeds.",
            "Bars: " + string.Join(", ", shown.Select(summary => FormattableString.Invariant($"{summary.Configuration} {summary.Mean:F3}"))) + ".");
    }

    private static ResultFigure LogDeterminant(StudyContext context, RunResult sweep)
    {
        double[] weights = [.. LogDeterminantSweep.Weights], information = [.. weights.Select(weight => sweep.Metrics[LogDeterminantSweep.Name(weight)])];
        var plot = new Plot();
        ScottPlot.Plottables.Scatter line = plot.Add.Scatter(Array.ConvertAll(weights, Math.Log10), information);
        line.Color = Colors.SteelBlue;
        line.LineWidth = 2;
        line.MarkerSize = 8;
        plot.Axes.Bottom.SetTicks(
            Array.ConvertAll(weights, Math.Log10), Array.ConvertAll(weights, weight => weight.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        plot.Axes.SetLimitsY(-0.1, Math.Max(1, information.Max() * 1.1));
        plot.XLabel("Weight of the log-determinant, λ");
        plot.YLabel("What the component tells of the row, nats");
        FigureFiles.Write(context, "log-determinant", plot, ChartWidth, ChartHeight);
        return new ResultFigure(
            "log-determinant",
            "EM with less and less of the log-determinant: at 0 nats every row is shared alike and the components might as well be one, as when the encoder is trained on log-sum-exp alone.",
            "A curve that falls to 0 as the weight of the log-determinant does.");
    }
}
