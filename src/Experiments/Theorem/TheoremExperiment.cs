using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Study;
using MathNet.Numerics.Distributions;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Theorem;

/// <summary>Holds gradients of the log-sum-exp term against responsibilities.</summary>
internal sealed class TheoremExperiment : IExperiment
{
    internal const string ClosedFormRandom = "closed form, random", AutogradRandom = "autograd, random";
    internal const string ClosedFormTrained = "closed form, trained", AutogradTrained = "autograd, trained";

    private const int RandomRows = 64, RandomComponents = 128;
    private const int TrainedRows = DecoderFreeSaeEstimator.Defaults.BatchSize;

    public string Verb => "theorem";

    public string Question => "Is the gradient of the log-sum-exp term the responsibility?";

    public ExperimentResult Run(StudyContext context)
    {
        var runs = new List<RunResult>();
        string? torchIsMissing = NativeTorch.WhyMissing();
        foreach (int seed in context.Seeds(whenQuick: 1))
        {
            float[] random = RandomActivations(seed);
            var encoder = new Lazy<DecoderFreeSaeTransformer>(() => new EncoderTraining(context, new MLContext(seed), seed).DecoderFree("Decoder-free"));
            Add(ClosedFormRandom, seed, () => ClosedFormGradient.Of(random, RandomComponents));
            if (torchIsMissing is null)
                Add(AutogradRandom, seed, () => Autograd.AtActivations(random, RandomComponents));
            Add(ClosedFormTrained, seed, () => ClosedFormGradient.Of(
                Rows(encoder.Value.Transform(context.Data.Train), LinearProbe.Features), encoder.Value.NumberOfComponents));
            if (torchIsMissing is null)
            {
                Add(AutogradTrained, seed, () => Autograd.ThroughEncoder(
                    Rows(context.Data.Train, StudyData.Inputs), [.. encoder.Value.Weights], [.. encoder.Value.Biases]));
            }
        }

        return context.Result(
            this,
            FormattableString.Invariant(
                $"The gradient of −log Σ exp(−a) with respect to the activations a, in closed form and by torch's autograd, is held against the responsibilities r = softmax(−a), computed in double precision."),
            runs,
            Claims(context, runs, torchIsMissing),
            [
                SummaryTable.Of(
                    "The gradient ∂L/∂a against the responsibility r, mean ± standard deviation over the seeds", runs, GradientComparison.Correlation,
                    GradientComparison.MeanError, GradientComparison.GreatestError),
            ],
            [IdentityFigure.Write(context, [.. runs.Where(run => run.Seed == runs[0].Seed)])],
            [
                FormattableString.Invariant(
                    $"Random: {RandomRows} × {RandomComponents} standard normal activations. Trained: the activations of {TrainedRows} training rows in a decoder-free encoder of {context.Settings.Components} components after {context.Settings.Epochs} epochs; autograd's gradient is what arrives at them in a backward pass from the loss to the weights."),
                "A silent component, a = 0, has the greatest responsibility of its row, and the gradient at its activation says so; the derivative of "
                + "ReLU then keeps it from the weights. Weights therefore move by the responsibilities of the active components alone.",
            ]);

        void Add(string configuration, int seed, Func<GradientSample> differentiate) => runs.Add(context.Run(
            configuration, seed, new { RandomRows, RandomComponents, TrainedRows }, _ => Compare(configuration, seed, differentiate())));
    }

    private static RunResult Compare(string configuration, int seed, GradientSample sample)
    {
        var comparison = new GradientComparison(sample);
        (float[] responsibilities, float[] gradient) = comparison.Spread(IdentityFigure.Points);
        return new RunResult
        {
            Configuration = configuration,
            Seed = seed,
            Metrics = comparison.Metrics(),
            Arrays = new Dictionary<string, float[]>
            {
                [IdentityFigure.Responsibilities] = responsibilities,
                [IdentityFigure.Gradient] = gradient,
            },
        };
    }

    private static float[] RandomActivations(int seed)
    {
        var values = new double[RandomRows * RandomComponents];
        Normal.Samples(new Random(seed), values, mean: 0, stddev: 1);
        return Array.ConvertAll(values, value => (float)value);
    }

    /// <summary>The first rows of a vector column: [rows × slots].</summary>
    private static float[] Rows(IDataView view, string column) =>
        [.. view.GetColumn<float[]>(column).Take(TrainedRows).SelectMany(row => row)];

    private static Claim[] Claims(StudyContext context, List<RunResult> runs, string? torchIsMissing)
    {
        return
        [
            context.Judge.Of("theorem-closed-form", GreatestError(ClosedFormRandom, ClosedFormTrained)),
            OfAutograd("theorem-autograd-random", AutogradRandom),
            OfAutograd("theorem-autograd-trained", AutogradTrained),
            context.Judge.Of(
                "theorem-correlation", runs.Min(run => run.Metrics[GradientComparison.Correlation.Name]), "the least of all of them"),
        ];

        Claim OfAutograd(string id, string configuration) => torchIsMissing is null
            ? context.Judge.Of(id, GreatestError(configuration))
            : context.Judge.Undecided(id, "nothing", torchIsMissing);

        double GreatestError(params string[] configurations) => runs
            .Where(run => configurations.Contains(run.Configuration))
            .Select(run => run.Metrics[GradientComparison.GreatestError.Name])
            .Aggregate(0.0, Math.Max);
    }
}
