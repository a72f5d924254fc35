using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Study;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Features;

/// <summary>Shows the components of an encoder without a decoder and of one with, and measures how much they are like prototypes.</summary>
internal sealed class FeaturesExperiment : IExperiment
{
    internal const string DecoderFree = "Decoder-free";
    internal const string AutoencoderEncoder = "ReLU + L1, encoder rows";
    internal const string AutoencoderDecoder = "ReLU + L1, decoder rows";
    internal const string Centroids = "k-means centroids";

    internal static readonly Metric NeverActive = new("neverActive", "Never active", "F1");

    public string Verb => "features";

    public string Question => "What do the components look like, and are they prototypes?";

    public ExperimentResult Run(StudyContext context)
    {
        var runs = new List<RunResult>();
        foreach (int seed in context.Seeds(whenQuick: 1))
            AddRuns(context, seed, runs);
        RunResult[] first = [.. runs.Where(run => run.Seed == runs[0].Seed)];
        return context.Result(
            this,
            FormattableString.Invariant(
                $"The weights of a decoder-free encoder, and those of a ReLU + L1 autoencoder's encoder and decoder, are held against prototypes: {(context.Data.HasLabels ? "the mean input of each class, and " : "")}{context.Settings.Components} centroids by ML.NET's k-means. All of it on the training rows."),
            runs,
            [],
            [
                .. PrototypeMeasure.For(context.Data.HasLabels).Select(measure => measure.Table(runs)),
                SummaryTable.Of("Components that no training row activates", runs, NeverActive),
                .. ExampleTables.Of(context.Data, first),
            ],
            [
                .. FeatureFigures.Write(context, first),
                MeasureFigure.Write(context, first),
            ],
            Remarks(context.Data),
            PrototypeAnswer.Of(runs, context.Data.HasLabels));
    }

    private static void AddRuns(StudyContext context, int seed, List<RunResult> runs)
    {
        // Made when a run needs them, which one that is taken up does not.
        var prototypes = new Lazy<Prototypes>(() => new Prototypes(context, seed));
        var training = new EncoderTraining(context, new MLContext(seed), seed);
        var decoderFree = new Lazy<DecoderFreeSaeTransformer>(() => training.DecoderFree(DecoderFree));
        var autoencoder = new Lazy<SparseAutoencoderTransformer>(
            () => context.Display.Step(training.Title("ReLU + L1"), () => training.FitAutoencoder()));
        Add(DecoderFree, () => [.. decoderFree.Value.Weights], () => Activations(decoderFree.Value));
        Add(AutoencoderEncoder, () => [.. autoencoder.Value.Weights], () => Activations(autoencoder.Value));
        Add(AutoencoderDecoder, () => [.. autoencoder.Value.DecoderWeights], () => Activations(autoencoder.Value));
        Add(Centroids, () => prototypes.Value.Clusters.Centroids, () => prototypes.Value.Clusters.Nearness(context.Data.Train));

        void Add(string configuration, Func<float[]> directions, Func<IEnumerable<float[]>> activations) => runs.Add(context.Run(
            configuration, seed, new { PrototypeMeasure.PurityRows, ComponentExamples.PerComponent, Prototypes.Iterations },
            _ => prototypes.Value.Measure(configuration, seed, directions(), activations())));

        IEnumerable<float[]> Activations(ITransformer encoder) => encoder.Transform(context.Data.Train).GetColumn<float[]>(LinearProbe.Features);
    }

    private static List<string> Remarks(StudyData data)
    {
        var remarks = new List<string>
        {
            "Cosines are between rows as they are, not centred. A row with weights of both signs cannot come near a prototype of values that are "
            + "never negative, so compare the models with each other rather than with 1; the centroids, which are prototypes, are there for scale.",
            "Components that no training row activates are left out of all measures: they point where they began to point.",
        };
        if (data.HasLabels)
        {
            float chance = ClassPurity.OfAll([.. data.Train.GetColumn<float>(StudyData.Label)]);
            remarks.Add(FormattableString.Invariant(
                $"Class purity is the share of the most frequent class among the {PrototypeMeasure.PurityRows} rows of the greatest activation, or among all that activate the component if they are fewer; the nearest rows for a centroid. Among all rows that share is {chance:P1}."));
        }
        else
        {
            remarks.Add("The data has no classes: class means and class purity are left out.");
        }

        if (data.Shape is null)
            remarks.Add("The inputs are not images: there are no pictures of components.");
        return remarks;
    }
}
