using EncoderStudy.Experiments.Figures;
using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Ablation;

/// <summary>Correlations and weights of each configuration, of the first seed.</summary>
internal static class AblationFigures
{
    public const string Weights = "weights";
    public const string Correlations = "correlations";

    public static IReadOnlyList<ResultFigure> Write(StudyContext context, IReadOnlyList<RunResult> runs)
    {
        RunResult[] first = runs.Where(run => run.Seed == runs[0].Seed).ToArray();
        return
        [
            new MatrixPanels(
                [.. first.Select(run => new MatrixPanel(run.Configuration, run.Arrays[Correlations], context.Settings.Components, context.Settings.Components))])
                .Write(context, "correlations", "Correlations of the activations on the test rows, seed "
                    + FormattableString.Invariant($"{runs[0].Seed}: blue −1, white 0, red 1."),
                    "Four matrices of correlations: of log-sum-exp alone only the diagonal, with the variance term blocks near 1, with decorrelation all near 0 beside the diagonal."),
        ];
    }
}
