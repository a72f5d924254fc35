using System.Diagnostics;
using EncoderStudy.Experiments.Benchmark;
using EncoderStudy.Experiments.Imaging;
using EncoderStudy.Experiments.Results;
using EncoderStudy.Experiments.SavedModels;
using EncoderStudy.Experiments.Study;
using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Digits;

/// <summary>
/// Trains the encoder on digits without their labels, and asks of its features, of PCA's and of the pixels themselves how much of the
/// classes a linear probe finds in them. Then saves the model of the first seed and has a fresh process score with it.
/// </summary>
/// <remarks>It is not part of the study's report: what it writes lies in the output folder itself.</remarks>
internal sealed class DigitsExperiment : IExperiment
{
    private static readonly DecoderFreeLearner Encoder = new();
    private static readonly PcaLearner Pca = new();
    private static readonly RawInputs Raw = new();

    public string Verb => "digits";

    public string Question =>
        "Trains a decoder-free sparse autoencoder on handwritten digits, compares its features with raw pixels and PCA by a linear "
        + "probe, saves the model, and confirms that another process scores with it to the last bit.";

    public static string ModelPath(StudySettings settings) => Path.Combine(settings.OutputFolder, "model.zip");

    public static string WeightsPath(StudySettings settings) => Path.Combine(settings.OutputFolder, "weights.png");

    public static string ResultsPath(StudySettings settings) => Path.Combine(settings.OutputFolder, "results.json");

    public ExperimentResult Run(StudyContext context)
    {
        StudySettings settings = context.Settings;
        Directory.CreateDirectory(settings.OutputFolder);
        var runs = new List<RunResult>();
        DecoderFreeSaeTransformer? first = null;
        foreach (int seed in settings.Seeds)
        {
            var training = new EncoderTraining(context, new MLContext(seed), seed);
            foreach (IFeatureLearner learner in new IFeatureLearner[] { Encoder, Pca, Raw })
            {
                context.Cancellation.ThrowIfCancellationRequested();
                runs.Add(Measure(training, learner, out ITransformer fitted));
                first ??= fitted as DecoderFreeSaeTransformer;
            }
        }

        Claim confirmation = CheckSavedModel(context, first!);
        AtomicFile.Write(WeightsPath(settings), stream => WeightImages.Write(
            stream, first!.Weights.AsSpan(), context.Data.Shape ?? ImageShape.MostNearlySquare(context.Data.Size)));
        DigitsResultsFile.Write(ResultsPath(settings), context, runs);
        int rank = Math.Min(settings.Components, context.Data.Size);
        return context.Result(
            this,
            "A linear probe reads the classes off the features that each learned without them.",
            runs,
            [confirmation],
            [DigitsMetrics.Table(runs, [(Encoder.Name, "Decoder-free SAE"), (Pca.Name, FormattableString.Invariant($"PCA, rank {rank}")), (Raw.Name, "Raw pixels")])],
            figures: [],
            [FormattableString.Invariant($"{context.Data.Train.GetRowCount():N0} training rows; everything is measured on {context.Data.Test.GetRowCount():N0} test rows.")]);
    }

    private static RunResult Measure(EncoderTraining training, IFeatureLearner learner, out ITransformer fitted)
    {
        long start = Stopwatch.GetTimestamp();
        ITransformer features = fitted = learner.Fit(training);
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Dictionary<string, double> numbers = training.Context.Display.Step(
            $"Measuring {training.Title(learner.Name)}", () => learner.Measure(training, features));
        if (learner.Trains)
            numbers[Metric.TrainSeconds.Name] = seconds;
        return new RunResult { Configuration = learner.Name, Seed = training.Seed, Metrics = numbers };
    }

    private static Claim CheckSavedModel(StudyContext context, DecoderFreeSaeTransformer encoder)
    {
        var ml = new MLContext(context.Settings.Seeds[0]);
        SavedModelOutcome saved = context.Display.Step("Scoring with the saved model in a fresh process", () => SavedModelCheck.Run(
            ml, encoder.Append(new LinearProbe(ml).Fit(encoder.Transform(context.Data.Train))), context.Data.Train.Schema, context.Data.Test,
            [LinearProbe.Features, LinearProbe.Score], ModelPath(context.Settings)));
        return new Claim(
            "digits-saved-model",
            FormattableString.Invariant(
                $"a fresh process loaded the saved model and gave the same {string.Join(" and ", saved.Columns)}, bit for bit, on {saved.Rows:N0} rows"),
            saved.HashHere, saved.HashInFreshProcess, saved.Matches, Reason: null, Source: "what a saved model is for");
    }
}
