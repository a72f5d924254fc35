using EncoderStudy.Experiments.Ablation;
using EncoderStudy.Experiments.Benchmark;

namespace EncoderStudy.Experiments.Study;

/// <summary>The experiments, in the order in which a reader wants them.</summary>
internal static class AllExperiments
{
    public static IReadOnlyList<IExperiment> InOrder { get; } =
    [
        new AblationExperiment(),
        new BenchmarkExperiment(),
    ];
}
