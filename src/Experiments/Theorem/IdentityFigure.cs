using EncoderStudy.Experiments.Figures;
using EncoderStudy.Experiments.Study;
using ScottPlot;

namespace EncoderStudy.Experiments.Theorem;

/// <summary>Gradients over responsibilities, a panel for each configuration, and the line where both are equal.</summary>
internal static class IdentityFigure
{
    public const string Responsibilities = "responsibilities";
    public const string Gradient = "gradient";

    /// <summary>The points of a panel: all entries of a batch would make the file needlessly large.</summary>
    public const int Points = 400;

    private const int Columns = 2, PanelWidth = 380, PanelHeight = 330;

    /// <param name="context">Where the files go.</param>
    /// <param name="runs">One run of each configuration.</param>
    public static ResultFigure Write(StudyContext context, IReadOnlyList<RunResult> runs)
    {
        FigureFiles.Write(context, "identity", Columns, PanelWidth, PanelHeight, [.. runs.Select(run => (Action<Plot>)(plot => Draw(plot, run)))]);
        return new ResultFigure(
            "identity",
            FormattableString.Invariant($"Gradient over responsibility, seed {runs[0].Seed}: {Points} entries of each batch, evenly by the rank of the responsibility. On the line both are equal."),
            "Four scatter plots of the gradient over the responsibility, with the identity line.");
    }

    private static void Draw(Plot plot, RunResult run)
    {
        float[] responsibilities = run.Arrays[Responsibilities], gradient = run.Arrays[Gradient];
        double end = Math.Max(responsibilities.Max(), gradient.Max()) * 1.05;
        plot.Add.Line(0, 0, end, end).Color = Colors.Gray;
        var markers = plot.Add.Markers(
            Array.ConvertAll(responsibilities, value => (double)value), Array.ConvertAll(gradient, value => (double)value),
            MarkerShape.OpenCircle, size: 6, color: Color.FromHex("#2166AC"));
        markers.MarkerLineWidth = 1;
        plot.Axes.SetLimits(0, end, 0, end);
        plot.Title(run.Configuration);
        plot.XLabel("responsibility r");
        plot.YLabel("gradient ∂L/∂a");
    }
}
