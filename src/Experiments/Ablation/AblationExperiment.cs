using EncoderStudy.Experiments.Study;
using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Ablation;

/// <summary>Leaves terms of the objective out, one after the other.</summary>
internal sealed class AblationExperiment : IExperiment
{
    private static readonly Terms LseOnly = new("LSE", 1, 0, 0), LseVariance = new("LSE + var", 1, 1, 0);
    private static readonly Terms Full = new("LSE + var + tc", 1, 1, 1), InfoMaxOnly = new("var + tc", 0, 1, 1);

    public string Verb => "ablation";

    public string Question => "What does each term of the objective do?";

    private static IReadOnlyList<Terms> Configurations => [LseOnly, LseVariance, Full, InfoMaxOnly];

    public ExperimentResult Run(StudyContext context)
    {
        var runs = new List<RunResult>();
        foreach (int seed in context.Seeds(whenQuick: 1))
        {
            foreach (Terms terms in Configurations)
                runs.Add(context.Run(terms.Name, seed, terms, ml => Train(context, ml, terms, seed)));
        }

        return context.Result(
            this,
            FormattableString.Invariant(
                $"The decoder-free encoder, {context.Settings.Components} components, {context.Settings.Epochs} epochs, with some terms of its objective left out. Everything is measured on the test rows."),
            runs,
            Claims(context, runs),
            [
                SummaryTable.Of(
                    "Test rows, mean ± standard deviation over the seeds", runs, Metric.DeadComponents, Metric.Redundancy, Metric.Entropy,
                    Metric.MaximumResponsibility, Metric.L0, Metric.ProbeAccuracy),
            ],
            AblationFigures.Write(context, runs),
            [
                "Compare the probe of var + tc with that of the full objective: variance and decorrelation alone make features that a linear "
                + "probe reads about as well. What the log-sum-exp term adds is the mixture: soft responsibilities and sparse activations.",
            ]);
    }

    private static RunResult Train(StudyContext context, MLContext ml, Terms terms, int seed)
    {
        var training = new EncoderTraining(context, ml, seed);
        DecoderFreeSaeTransformer encoder = training.DecoderFree(terms.Name, options =>
        {
            options.LseWeight = terms.Lse;
            options.VarianceWeight = terms.Variance;
            options.DecorrelationWeight = terms.Decorrelation;
        });
        return new RunResult
        {
            Configuration = terms.Name,
            Seed = seed,
            Metrics = training.Measurement.Of(encoder),
            Arrays = new Dictionary<string, float[]>
            {
                [AblationFigures.Weights] = [.. encoder.Weights],
                [AblationFigures.Correlations] = CorrelationMatrix.Of(encoder.Transform(context.Data.Test), LinearProbe.Features),
            },
        };
    }

    private static Claim[] Claims(StudyContext context, List<RunResult> runs)
    {
        double components = context.Settings.Components;
        return
        [
            context.Judge.Of("ablation-lse-dead", Mean(LseOnly, Metric.DeadComponents) / components),
            context.Judge.Of("ablation-variance-dead", Mean(LseVariance, Metric.DeadComponents)),
            context.Judge.Of("ablation-variance-redundancy", Mean(LseVariance, Metric.Redundancy)),
            context.Judge.Of("ablation-decorrelation", Mean(LseVariance, Metric.Redundancy) / Mean(Full, Metric.Redundancy)),
            context.Judge.Of("ablation-entropy-mnist", Mean(Full, Metric.Entropy) - Mean(InfoMaxOnly, Metric.Entropy)),
            context.Judge.Of("ablation-entropy-sample", Mean(Full, Metric.Entropy) - Mean(InfoMaxOnly, Metric.Entropy)),
        ];

        double Mean(Terms terms, Metric metric) =>
            runs.Where(run => run.Configuration == terms.Name).Average(run => run.Metrics[metric.Name]);
    }

    /// <summary>The weights of the terms.</summary>
    private sealed record Terms(string Name, float Lse, float Variance, float Decorrelation);
}
