using EncoderStudy.Experiments.Figures;
using EncoderStudy.Experiments.Study;
using Microsoft.ML.Transforms;

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
        foreach ((int index, Course course) in Course.All.Index())
        {
            string name = Course.LetterOf(index);
            RunResult[] wholes =
                [.. seeds.Select(seed => context.Run(name, seed, course, ml => DistanceRun.Of(context, ml, course, name, seed)))];
            runs.AddRange(wholes.SelectMany(run => DistanceRun.Split(run, index, context.Settings.Epochs)));
        }

        var answer = new DistanceAnswer(runs, context.Settings.Epochs);
        return context.Result(
            this,
            "A ReLU + L1 autoencoder is trained from the same weights in four courses, a to d, of one or more phases. Distance and cosine are over all "
            + "weights and biases of encoder and decoder, from the start to the end of a phase; behind its name stand its epochs.",
            runs,
            claims: [],
            [SummaryTable.Of("Mean ± standard deviation over the seeds; all but distance and cosine on the test rows, at the end of a phase", runs, Listed)],
            [
                new BarPanels(runs, Drawn).Write(
                    context, "distance", "Distance, cosine and probe as bars; the lines reach one standard deviation over the seeds to both sides.",
                    "Bars of the distance, cosine and probe accuracy of each phase of four courses."),
            ],
            [
                FormattableString.Invariant(
                    $"Each phase begins with the weights that the one before ended with, and with a new Adam at a learning rate of {SparseAutoencoderEstimator.Defaults.LearningRate}. A decoder-free phase trains the encoder alone: the decoder stays as it was, as it was drawn in b, so the reconstruction after such a phase is by a decoder that was not made for the encoder, and the distance is that of the encoder."),
                answer.LastPhase,
                "Distances of phases do not add up to the distance in all: they are the sides of a polygon. In all, d trains longer than the others.",
            ],
            answer.Text);
    }
}
