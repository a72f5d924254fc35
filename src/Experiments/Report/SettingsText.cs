using System.Globalization;
using EncoderStudy.Experiments.Study;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Report;

/// <summary>What was run, and where, in words.</summary>
internal static class SettingsText
{
    /// <summary>What the experiments were run with: one row for each.</summary>
    public static ResultTable SettingsOf(IReadOnlyList<ExperimentResult> results) => new(
        "Settings of each experiment",
        ["Experiment", "Data", "Epochs", "Seeds", "Components", "Engine", "Cut for time"],
        [
            .. results.Select(result => (string[])
            [
                result.Verb,
                result.Settings.Dataset,
                Number(result.Settings.Epochs),
                SeedsOf(result),
                Number(result.Settings.Components),
                EngineOf(result.Settings),
                result.Cuts.Count == 0 ? "nothing" : string.Join("; ", result.Cuts),
            ]),
        ]);

    /// <summary>Where they were run: one row for each different machine.</summary>
    public static ResultTable MachinesOf(IReadOnlyList<ExperimentResult> results) => new(
        "Where they ran",
        ["Experiments", "Runtime", "System", "Processors", "Vector bits"],
        [
            .. results.GroupBy(result => result.Environment, result => result.Verb).Select(machine => (string[])
            [
                string.Join(", ", machine),
                machine.Key.Framework,
                machine.Key.OperatingSystem,
                Number(machine.Key.ProcessorCount),
                Number(machine.Key.VectorWidth),
            ]),
        ]);

    /// <summary>The settings of an experiment in one line.</summary>
    public static string LineOf(ExperimentResult result) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Settings.Dataset}, {result.Settings.Epochs} epochs, {result.Settings.Components} components, ")
        + $"{(SeedsOf(result).Contains(',') ? "seeds" : "seed")} {SeedsOf(result)}, {EngineOf(result.Settings)} engine";

    /// <summary>The seeds that ran, which with quick settings are fewer than were asked for; what was asked for where nothing was trained.</summary>
    private static string SeedsOf(ExperimentResult result)
    {
        int[] seeds = [.. result.Runs.Select(run => run.Seed).Distinct()];
        return string.Join(", ", (seeds.Length > 0 ? seeds : result.Settings.Seeds).Select(Number));
    }

    private static string EngineOf(StudySettings settings) => settings.Engine == EncoderEngine.TorchSharp ? "torch" : "closed-form";

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
