using System.Text.Json;
using EncoderStudy.Experiments.Results;
using EncoderStudy.Experiments.Study;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Digits;

/// <summary>What the digits experiment was asked, where it ran and what came out, as JSON for other programs.</summary>
internal static class DigitsResultsFile
{
    private static readonly JsonSerializerOptions Format = new() { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true };

    /// <summary>The numbers of a kind of features, by the names that the file gives them.</summary>
    private static readonly (string Name, Metric Metric)[] Numbers =
    [
        ("finalLoss", Metric.FinalLoss), ("probeAccuracy", Metric.ProbeAccuracy), ("l0", Metric.L0), ("deadUnits", Metric.DeadComponents),
        ("redundancy", Metric.Redundancy), ("responsibilityEntropy", Metric.Entropy), ("normalizedReconstructionMse", Metric.NormalizedMse),
        ("parameters", Metric.Parameters), ("trainSeconds", Metric.TrainSeconds),
    ];

    /// <param name="path">Where to.</param>
    /// <param name="context">The settings, and the data.</param>
    /// <param name="runs">For each seed one of the encoder, one of PCA and one of the raw pixels, in this order.</param>
    public static void Write(string path, StudyContext context, IReadOnlyList<RunResult> runs)
    {
        RunResult[][] seeds = [.. runs.GroupBy(run => run.Seed).Select(seed => seed.ToArray())];
        var content = new Dictionary<string, object>
        {
            ["settings"] = Settings(context),
            ["environment"] = new RunEnvironment(),
            ["metrics"] = MetricsOf(seeds[0]),
        };
        if (seeds.Length > 1)
            content["seeds"] = seeds.Select(seed => new { seed[0].Seed, Metrics = MetricsOf(seed) });
        AtomicFile.Write(path, stream => JsonSerializer.Serialize(stream, content, Format));
    }

    /// <summary>What the results depend on; not where the files lay.</summary>
    private static object Settings(StudyContext context) => new
    {
        context.Settings.Dataset,
        TrainRows = context.Data.Train.GetRowCount(),
        TestRows = context.Data.Test.GetRowCount(),
        context.Settings.Components,
        context.Settings.Epochs,
        Seed = context.Settings.Seeds[0],
        DecoderFreeSaeEstimator.Defaults.BatchSize,
        DecoderFreeSaeEstimator.Defaults.LearningRate,
    };

    private static object MetricsOf(RunResult[] runs) => new { DecoderFreeSae = MetricsOf(runs[0]), Pca = MetricsOf(runs[1]), Raw = MetricsOf(runs[2]) };

    /// <summary>Null where a number does not apply.</summary>
    private static Dictionary<string, double?> MetricsOf(RunResult run) => Numbers.ToDictionary(
        number => number.Name, number => run.Metrics.TryGetValue(number.Metric.Name, out double value) ? value : (double?)null);
}
