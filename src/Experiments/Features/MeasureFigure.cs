using EncoderStudy.Experiments.Figures;
using EncoderStudy.Experiments.Study;
using MathNet.Numerics.Statistics;
using ScottPlot;

namespace EncoderStudy.Experiments.Features;

/// <summary>Every component as a point, for each measure and each configuration; the quartiles as a bar with the median in it.</summary>
internal static class MeasureFigure
{
    private const string Name = "prototypes";
    private const int Width = 760, PanelHeight = 210;
    private const double Scatter = 0.28;

    /// <param name="context">Where the files go.</param>
    /// <param name="runs">One run of each configuration.</param>
    public static ResultFigure Write(StudyContext context, IReadOnlyList<RunResult> runs)
    {
        IReadOnlyList<PrototypeMeasure> measures = PrototypeMeasure.For(context.Data.HasLabels);
        FigureFiles.Write(
            context, Name, columns: 1, Width, PanelHeight,
            [.. measures.Select(measure => (Action<Plot>)(plot => Draw(plot, measure, [.. runs.Where(run => measure.Tells(run.Configuration))])))]);
        return new ResultFigure(
            Name,
            FormattableString.Invariant($"A point is a component that some training row activates, a bar reaches from the lower to the upper quartile, its gap is the median; seed {runs[0].Seed}."),
            "For each measure, a row of points for each model.");
    }

    private static Color ColourOf(string configuration) => Color.FromHex(configuration switch
    {
        FeaturesExperiment.DecoderFree => "#B2182B",
        FeaturesExperiment.AutoencoderEncoder => "#2166AC",
        FeaturesExperiment.AutoencoderDecoder => "#4393C3",
        _ => "#666666",
    });

    private static void Draw(Plot plot, PrototypeMeasure measure, IReadOnlyList<RunResult> runs)
    {
        for (int i = 0; i < runs.Count; i++)
        {
            double[] values = [.. runs[i].Arrays[measure.Name].Where(value => !float.IsNaN(value)).Select(value => (double)value)];
            DrawRun(plot, values, -i, ColourOf(runs[i].Configuration));
        }

        plot.Axes.Left.SetTicks([.. runs.Select((_, i) => (double)-i)], [.. runs.Select(run => run.Configuration)]);
        plot.Axes.Left.MajorTickStyle.Length = 0;
        plot.Axes.Left.MinimumSize = plot.Axes.Left.MaximumSize = 175;
        plot.Axes.SetLimitsY(0.6 - runs.Count, 0.6);
        plot.XLabel(measure.Title);
    }

    private static void DrawRun(Plot plot, double[] values, double height, Color colour)
    {
        if (values.Length == 0)
            return;

        // Points of like value would hide each other: they are moved up and down by a fixed sequence that spreads evenly.
        const double goldenRatio = 1.618033988749895;
        double[] heights = [.. Enumerable.Range(1, values.Length).Select(i => height + (Scatter * ((2 * (i * goldenRatio % 1)) - 1)))];
        plot.Add.Markers(values, heights, MarkerShape.FilledCircle, size: 4, color: colour.WithAlpha(.45));
        var quartiles = plot.Add.Line(values.LowerQuartile(), height, values.UpperQuartile(), height);
        quartiles.LineColor = colour;
        quartiles.LineWidth = 7;
        var median = plot.Add.Line(values.Median(), height - 0.2, values.Median(), height + 0.2);
        median.LineColor = Colors.White;
        median.LineWidth = 3;
    }
}
