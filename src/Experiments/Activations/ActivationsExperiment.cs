using EncoderStudy.Experiments.Figures;
using EncoderStudy.Experiments.Study;
using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Activations;

/// <summary>Trains both models with other activation functions.</summary>
internal sealed class ActivationsExperiment : IExperiment
{
    /// <summary>The activation functions of the decoder-free encoder.</summary>
    private static readonly IReadOnlyList<(EncoderActivation Activation, string Name)> Encoders =
    [
        (EncoderActivation.ReLU, "Decoder-free, ReLU"),
        (EncoderActivation.NegativeReLU, "Decoder-free, −ReLU"),
        (EncoderActivation.Softplus, "Decoder-free, softplus"),
        (EncoderActivation.Identity, "Decoder-free, identity"),
    ];

    /// <summary>The architectures of the sparse autoencoder, which are what its activation function depends on.</summary>
    private static readonly IReadOnlyList<(SparseAutoencoderArchitecture Architecture, string Name)> Autoencoders =
    [
        (SparseAutoencoderArchitecture.ReLU, "SAE, ReLU + L1"),
        (SparseAutoencoderArchitecture.TopK, "SAE, TopK"),
        (SparseAutoencoderArchitecture.BatchTopK, "SAE, BatchTopK"),
        (SparseAutoencoderArchitecture.JumpReLU, "SAE, JumpReLU"),
        (SparseAutoencoderArchitecture.Gated, "SAE, Gated"),
    ];

    private static readonly Metric[] Measured = [Metric.ProbeAccuracy, Metric.L0, Metric.DeadComponents, Metric.Redundancy, Metric.Entropy];

    public string Verb => "activations";

    public string Question => "Does the activation function matter?";

    public ExperimentResult Run(StudyContext context)
    {
        var runs = new List<RunResult>();
        IReadOnlyList<int> seeds = context.Seeds(whenQuick: 1);
        foreach ((EncoderActivation activation, string name) in Encoders)
        {
            foreach (int seed in seeds)
                runs.Add(context.Run(name, seed, activation, ml => OfEncoder(context, ml, activation, name, seed)));
        }

        foreach ((SparseAutoencoderArchitecture architecture, string name) in Chosen(context))
        {
            foreach (int seed in seeds)
                runs.Add(context.Run(name, seed, architecture, ml => OfAutoencoder(context, ml, architecture, name, seed)));
        }

        return context.Result(
            this,
            FormattableString.Invariant(
                $"The decoder-free encoder with four activation functions, and sparse autoencoders with those that their architectures have; {context.Settings.Components} components, {context.Settings.Epochs} epochs, everything else at its default. Measured on the test rows."),
            runs,
            claims: [],
            [SummaryTable.Of("Test rows, mean ± standard deviation over the seeds", runs, [.. Measured, Metric.FinalLoss])],
            [
                new BarPanels(runs, Measured).Write(
                    context, "activations", "The same numbers as bars; the lines reach one standard deviation over the seeds to both sides.",
                    "Bars of probe accuracy, L0, dead components, redundancy and entropy for each activation function."),
            ],
            Remarks,
            ActivationsAnswer.Of(runs));
    }

    private static IReadOnlyList<string> Remarks { get; } =
    [
        "A component counts as active where |a| exceeds 0.01. Softplus is never 0 and the identity hardly ever, so their L0 says that they "
        + "are dense, not how strongly components are used.",
        "With ReLU a component that matches gets a low responsibility, softmax(−a), and the silent ones share the rest: entropy is high. With "
        + "−ReLU a component that matches gets a high one. So the entropies of the two are not about the same thing.",
        "Activations of at least 0, as ReLU's and softplus's, keep the log-sum-exp term of a row at or above −log K. Those of −ReLU and the "
        + "identity do not: the term falls without end as weights grow, about as fast as the largest −a, and one component takes each row. "
        + "Their final losses are of another size for that reason.",
        "The sparse autoencoder here has no free choice of activation function: each architecture brings its own, and those are compared. Of "
        + "the others, −ReLU would change nothing: with the decoder's weights negated the reconstruction, |a| and therefore the loss are "
        + "those of ReLU. The identity would make the autoencoder linear, whose best reconstruction is PCA's: see PCA in the benchmark. "
        + "Softplus is not tried: its activations are never exactly 0, so that what an L1 penalty shrinks would not be sparse.",
        "The entropy of a sparse autoencoder's softmax(−a) is given for comparison; nothing in its training makes that a responsibility.",
    ];

    private static IReadOnlyList<(SparseAutoencoderArchitecture Architecture, string Name)> Chosen(StudyContext context)
    {
        if (!context.Settings.Quick)
            return Autoencoders;
        context.Cut("sparse autoencoders but ReLU + L1");
        return [.. Autoencoders.Take(1)];
    }

    private static RunResult OfEncoder(StudyContext context, MLContext ml, EncoderActivation activation, string name, int seed)
    {
        var training = new EncoderTraining(context, ml, seed);
        DecoderFreeSaeTransformer encoder = training.DecoderFree(name, options => options.Activation = activation);
        return new RunResult { Configuration = name, Seed = seed, Metrics = training.Measurement.Of(encoder) };
    }

    private static RunResult OfAutoencoder(
        StudyContext context, MLContext ml, SparseAutoencoderArchitecture architecture, string name, int seed)
    {
        var training = new EncoderTraining(context, ml, seed);
        SparseAutoencoderTransformer encoder = training.Autoencoder(name, options =>
        {
            options.Architecture = architecture;
            options.NumberOfActiveComponents = Math.Min(options.NumberOfActiveComponents, options.NumberOfComponents);
        });
        return new RunResult { Configuration = name, Seed = seed, Metrics = training.Measurement.Of(encoder) };
    }
}
