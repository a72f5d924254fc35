using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Study;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Benchmark;

/// <summary>The decoder-free encoder beside the other sparse autoencoders, PCA and the inputs themselves.</summary>
internal sealed class BenchmarkExperiment : IExperiment
{
    public string Verb => "benchmark";

    public string Question => "How do decoder-free features compare with those of other sparse autoencoders?";

    public ExperimentResult Run(StudyContext context)
    {
        var runs = new List<RunResult>();
        foreach (int seed in context.Seeds(whenQuick: 1))
        {
            foreach (IFeatureLearner learner in FeatureLearners.InOrder)
            {
                int epochs = Epochs(context.Settings, learner);
                runs.Add(context.Run(
                    learner.Name, seed, new { Learner = (object)learner, epochs }, ml =>
                        new BenchmarkRun(context, ml, seed, epochs).Of(learner)));
            }
        }

        NoteCuts(context);
        RunResult[] chance = context.Data.Truth is TrueComponents truth
            ? [.. runs.Select(run => run.Seed).Distinct().Select(
                seed => RecoveryByChance.Of(truth, context.Data.Test, context.Settings.Components, seed))]
            : [];
        string readers = context.Data.HasLabels
            ? "The same linear probe reads the classes off the features, and the same least-squares decoder the inputs"
            : "The same least-squares decoder reads the inputs off the features";

        return context.Result(
            this,
            FormattableString.Invariant(
                $"Each learns {context.Settings.Components} components without labels from the same rows, in {context.Settings.Epochs} epochs. {readers}. Everything is measured on the test rows."),
            [.. runs, .. chance],
            BenchmarkClaims.Of(context.Judge, runs),
            Tables(context, runs, chance),
            BenchmarkFigures.Write(context, runs),
            [
                "A decoder of its own is Wᵀ for the decoder-free encoder, which nothing trained to reconstruct, so its own errors say little "
                + "beyond that: its activations have another scale than its inputs. The normalised error takes both scales out, and leaves a "
                + "decoder's bias out. The fair comparison is the decoder that is fitted afterwards to all features alike, by least squares "
                + "with an intercept on the training rows (with a ridge of a billionth of the features' mean square, for features that repeat "
                + "one another).",
                "PCA explains more variance than any other affine map of so many components could: it is the upper bound of dense "
                + "linear features, not a competitor in sparsity.",
                "Dead counts components whose variance over the test rows is below 0.01, as the study does. It depends on the scale of the activations: "
                + "one that is active, but little, counts too. The experiment features counts components that no training row activates at all.",
                "Train seconds are the least over the seeds, since whatever else the machine does only adds to them.",
            ]);
    }

    private static int Epochs(StudySettings settings, IFeatureLearner learner) =>
        settings.Quick ? Math.Min(settings.Epochs, learner.QuickEpochs ?? settings.Epochs) : settings.Epochs;

    private static void NoteCuts(StudyContext context)
    {
        StudySettings settings = context.Settings;
        foreach (IGrouping<int, string> cut in FeatureLearners.InOrder.Where(learner => Epochs(settings, learner) < settings.Epochs)
            .GroupBy(learner => Epochs(settings, learner), learner => learner.Name))
        {
            context.Cut(FormattableString.Invariant($"{cut.Key} of {settings.Epochs} epochs for {string.Join(", ", cut)}"));
        }
    }

    private static IReadOnlyList<ResultTable> Tables(StudyContext context, List<RunResult> runs, RunResult[] chance)
    {
        Metric[] seconds = context.Settings.Engine == EncoderEngine.TorchSharp
            ? [Metric.TrainSeconds, Metric.TorchTrainSeconds]
            : [Metric.TrainSeconds];
        return
        [
            SummaryTable.Of(
                "Features on the test rows, mean ± standard deviation over the seeds", runs,
                [Metric.ProbeAccuracy, Metric.L0, Metric.Density, Metric.DeadComponents, Metric.Parameters, .. seconds]),
            SummaryTable.Of(
                "Reconstruction of the test rows: by a decoder of their own, and by least squares", runs, Metric.Mse, Metric.NormalizedMse,
                Metric.ExplainedVariance, Metric.LeastSquaresMse, Metric.LeastSquaresExplainedVariance),
            .. chance.Length == 0 ? Array.Empty<ResultTable>() : new[]
            {
                SummaryTable.Of(
                    "Recovery of the known components, matched one to one; by chance: as many random directions, matched and measured alike",
                    [.. runs, .. chance], Metric.RecoveredCosine, Metric.RecoveryPrecision, Metric.RecoveryRecall, Metric.RecoveryF1),
            },
            PairedDifferenceTable.Of(
                $"{FeatureLearners.DecoderFree.Name}, less each other: mean difference and 95 % interval over the seeds", runs,
                FeatureLearners.DecoderFree.Name, Metric.ProbeAccuracy, Metric.L0, Metric.LeastSquaresExplainedVariance),
            new ResultTable(
                "Settings", ["", "What it is"], [.. FeatureLearners.InOrder.Select(learner => (string[])[learner.Name, learner.Description])]),
        ];
    }
}
