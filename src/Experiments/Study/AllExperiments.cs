using EncoderStudy.Experiments.Ablation;
using EncoderStudy.Experiments.Activations;
using EncoderStudy.Experiments.Benchmark;
using EncoderStudy.Experiments.Connections;
using EncoderStudy.Experiments.Digits;
using EncoderStudy.Experiments.Distance;
using EncoderStudy.Experiments.Dynamics;
using EncoderStudy.Experiments.Features;
using EncoderStudy.Experiments.Theorem;

namespace EncoderStudy.Experiments.Study;

/// <summary>The experiments.</summary>
internal static class AllExperiments
{
    /// <summary>The one without a question, which is not part of the report.</summary>
    public static IExperiment Digits { get; } = new DigitsExperiment();

    /// <summary>Those that are reported, in the order in which a reader wants them.</summary>
    public static IReadOnlyList<IExperiment> InOrder { get; } =
    [
        new TheoremExperiment(),
        new AblationExperiment(),
        new BenchmarkExperiment(),
        new FeaturesExperiment(),
        new DynamicsExperiment(),
        new ActivationsExperiment(),
        new DistanceExperiment(),
        new ConnectionsExperiment(),
    ];
}
