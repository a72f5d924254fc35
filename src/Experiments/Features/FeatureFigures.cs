using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Figures;
using EncoderStudy.Experiments.Imaging;
using EncoderStudy.Experiments.Study;
using Microsoft.ML.Data;
using SkiaSharp;

namespace EncoderStudy.Experiments.Features;

/// <summary>Pictures of the components, and of the inputs that each answers most strongly.</summary>
internal static class FeatureFigures
{
    /// <summary>The most components of which the inputs are shown: more would not be looked at.</summary>
    private const int MostComponents = 64;

    /// <param name="context">The data, and where the files go.</param>
    /// <param name="runs">One run of each configuration.</param>
    /// <returns>None where inputs are not images.</returns>
    public static IReadOnlyList<ResultFigure> Write(StudyContext context, IReadOnlyList<RunResult> runs)
    {
        if (context.Data.Shape is not ImageShape shape)
            return [];
        RunResult decoderFree = Run(FeaturesExperiment.DecoderFree), centroids = Run(FeaturesExperiment.Centroids);
        RunResult encoder = Run(FeaturesExperiment.AutoencoderEncoder), decoder = Run(FeaturesExperiment.AutoencoderDecoder);
        return
        [
            Weights(context, shape, "weights-decoder-free", decoderFree),
            Weights(context, shape, "weights-sae-encoder", encoder),
            Weights(context, shape, "weights-sae-decoder", decoder),
            Weights(context, shape, "centroids", centroids),
            Examples(context, shape, "examples-decoder-free", "Decoder-free: the row of W", decoderFree),
            Examples(context, shape, "examples-sae", "ReLU + L1: the encoder's row, the decoder's", encoder, decoder),
        ];

        RunResult Run(string configuration) => runs.Single(run => run.Configuration == configuration);
    }

    private static ResultFigure Weights(StudyContext context, ImageShape shape, string name, RunResult run)
    {
        using SKBitmap picture = WeightImages.Draw(run.Arrays[ComponentExamples.Directions], shape, WeightScale.NearlyAll);
        FigureFiles.Write(context, name, picture);
        return new ResultFigure(
            name,
            FormattableString.Invariant($"{run.Configuration}, seed {run.Seed}: blue negative, white 0, red positive, each on its own scale, which {WeightScale.NearlyAll:P0} of its weights do not exceed.{Noise(run)}"),
            $"A grid of pictures, one for each component: {run.Configuration}.");
    }

    private static string Noise(RunResult run) => run.Metrics[FeaturesExperiment.NeverActive.Name] is > 0 and double count
        ? FormattableString.Invariant($" {count:F0} of them no training row activates: pictures of noise are weights as they were drawn.")
        : "";

    /// <param name="context">The data, and where the file goes.</param>
    /// <param name="shape">The shape of an input.</param>
    /// <param name="name">The name of the figure.</param>
    /// <param name="what">What the first pictures of a component are.</param>
    /// <param name="runs">Those of one model: they differ in their directions alone.</param>
    private static ResultFigure Examples(StudyContext context, ImageShape shape, string name, string what, params RunResult[] runs)
    {
        int[][] rows = [.. ComponentExamples.Unpack(runs[0].Arrays[ComponentExamples.Rows]).Take(MostComponents)];
        Dictionary<int, float[]> inputs = Inputs(context.Data, [.. rows.SelectMany(those => those)]);
        ComponentStrip[] strips =
        [
            .. rows.Select((those, component) => new ComponentStrip(
                [.. runs.Select(run => (ReadOnlyMemory<float>)run.Arrays[ComponentExamples.Directions].AsMemory(component * shape.Pixels, shape.Pixels))],
                [.. those.Select(row => (ReadOnlyMemory<float>)inputs[row])])),
        ];
        using SKBitmap picture = ComponentStrips.Draw(strips, shape, ComponentExamples.PerComponent, WeightScale.NearlyAll);
        FigureFiles.Write(context, name, picture);
        return new ResultFigure(
            name,
            FormattableString.Invariant(
                $"{what}, and the {ComponentExamples.PerComponent} training rows that activate the component most, the strongest first; seed {runs[0].Seed}, components in the order of the grid, two to a line."),
            "For each component a picture of its weights and the inputs that activate it most.");
    }

    private static Dictionary<int, float[]> Inputs(StudyData data, HashSet<int> rows) => data.Train
        .GetColumn<float[]>(StudyData.Inputs).Index().Where(row => rows.Contains(row.Index)).ToDictionary();
}
