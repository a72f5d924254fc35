using EncoderStudy.Experiments.Figures;
using EncoderStudy.Experiments.Imaging;
using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Ablation;

/// <summary>Correlations and weights of each configuration, of the first seed.</summary>
internal static class AblationFigures
{
    public const string Weights = "weights";
    public const string Correlations = "correlations";

    public static IReadOnlyList<ResultFigure> Write(StudyContext context, IReadOnlyList<RunResult> runs)
    {
        RunResult[] first = [.. runs.Where(run => run.Seed == runs[0].Seed)];
        return context.Data.Shape is ImageShape shape
            ? [DrawCorrelations(context, first), DrawWeights(context, shape, first)]
            : [DrawCorrelations(context, first)];
    }

    private static ResultFigure DrawCorrelations(StudyContext context, RunResult[] runs)
    {
        int components = context.Settings.Components;
        return new MatrixPanels([.. runs.Select(run => new MatrixPanel(run.Configuration, run.Arrays[Correlations], components, components))]).Write(
            context,
            "correlations",
            FormattableString.Invariant(
                $"Correlations of each component's activations with each other's, on the test rows, seed {runs[0].Seed}: blue −1, white 0, red 1. A component that is dead correlates with no other."),
            "Four matrices of correlations: of log-sum-exp alone only the diagonal, with the variance term blocks near 1, with decorrelation all near 0 beside the diagonal.");
    }

    private static ResultFigure DrawWeights(StudyContext context, ImageShape shape, RunResult[] runs) =>
        new WeightPanels(shape, [.. runs.Select(run => new WeightPanel(run.Configuration, run.Arrays[Weights]))]).Write(
            context,
            "weights",
            FormattableString.Invariant(
                $"The rows of W, a picture for each component, seed {runs[0].Seed}: blue negative, white 0, red positive, each on its own scale, which {WeightScale.NearlyAll:P0} of its weights do not exceed."),
            "Four grids of pictures, one for each configuration: of log-sum-exp alone they have no sign of the data; with the variance term many are alike; with decorrelation all differ.");
}
