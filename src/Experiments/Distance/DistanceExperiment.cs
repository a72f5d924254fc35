using EncoderStudy.Experiments.Figures;
using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Distance;

/// <summary>Moves one autoencoder by both objectives, one after the other or together, and measures how far each moves it.</summary>
internal sealed class DistanceExperiment : IExperiment
{
    private static readonly Metric[] Shown =
        [DistanceRun.Euclidean, DistanceRun.Cosine, DistanceRun.ReconstructionError, Metric.ProbeAccuracy];

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
            [SummaryTable.Of("Mean ± standard deviation over the seeds; reconstruction, probe and L0 on the test rows, at the end of a phase", runs, [.. Shown, Metric.L0])],
            [
                new BarPanels(runs, Shown).Write(
                    context, "distance", "The same numbers as bars; the lines reach one standard deviation over the seeds to both sides.",
                    "Bars of the distance, cosine, reconstruction error and probe accuracy of each phase of four courses."),
            ],
            [
                "A decoder-free phase trains the encoder alone. The decoder stays as it was, as it was drawn in b, so the reconstruction after such a "
                + "phase is that of an encoder with a decoder that was not made for it, and its distance is that of the encoder.",
                "Distances of phases do not add up to the distance in all: they are the sides of a polygon. The optimizer begins anew with every phase, "
                + "and d trains longer in all than the others.",
            ]);
    }
}
