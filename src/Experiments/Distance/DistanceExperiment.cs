using EncoderStudy.Experiments.Figures;
using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Distance;

/// <summary>Moves one autoencoder by both objectives, one after the other or together, and measures how far each moves it.</summary>
internal sealed class DistanceExperiment : IExperiment
{
    private static readonly Metric[] Listed =
        [DistanceRun.Euclidean, DistanceRun.Cosine, DistanceRun.ReconstructionError, Metric.ProbeAccuracy, Metric.L0, Metric.DeadComponents];

    /// <summary>Without the reconstruction error, which after a decoder-free phase is so large that the others would not be seen.</summary>
    private static readonly Metric[] Drawn = [DistanceRun.Euclidean, DistanceRun.Cosine, Metric.ProbeAccuracy];

    public string Verb => "distance";

    public string Question => "How far is a decoder-free solution from a sparse autoencoder's?";

    public ExperimentResult Run(StudyContext context)
    {
        var runs = new List<RunResult>();
        IReadOnlyList<int> seeds = context.Seeds(whenQuick: 1);
        for (int i = 0; i < Course.All.Count; i++)
        {
            Course course = Course.All[i];
            string name = Course.LetterOf(i);
            RunResult[] wholes =
                [.. seeds.Select(seed => context.Run(name, seed, course, ml => DistanceRun.Of(context, ml, course, name, seed)))];
            runs.AddRange(wholes.SelectMany(run => DistanceRun.Split(run, course, context.Settings.Epochs)));
        }

        return context.Result(
            this,
            FormattableString.Invariant(
                $"One ReLU + L1 autoencoder of {context.Settings.Components} components for each seed, trained in four courses, a to d, from the same weights; the number of epochs stands behind each phase. Distance and cosine are over all weights and biases of encoder and decoder, from the start to the end of a phase."),
            runs,
            claims: [],
            [SummaryTable.Of("Mean ± standard deviation over the seeds; all but distance and cosine on the test rows, at the end of a phase", runs, Listed)],
            [
                new BarPanels(runs, Drawn).Write(
                    context, "distance", "Distance, cosine and probe as bars; the lines reach one standard deviation over the seeds to both sides.",
                    "Bars of the distance, cosine and probe accuracy of each phase of four courses."),
            ],
            [
                "A decoder-free phase trains the encoder alone. The decoder stays as it was, as it was drawn in b, so the reconstruction after such a "
                + "phase is that of an encoder with a decoder that was not made for it, and its distance is that of the encoder. An autoencoder phase that "
                + "begins so begins with a large error, and components can die while it shrinks.",
                "Distances of phases do not add up to the distance in all: they are the sides of a polygon. The optimizer begins anew with every phase, "
                + "and d trains longer in all than the others.",
            ]);
    }
}
