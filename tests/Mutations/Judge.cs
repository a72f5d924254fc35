using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.EncoderStudy.Mutations;

/// <summary>Runs the tests that are near a mutation's file, with the mutation switched on.</summary>
/// <remarks>One that only a distant test would notice counts as survived: what a file does should be said near it.</remarks>
/// <param name="testAssembly">The tests, built with all mutations.</param>
internal sealed class Judge(string testAssembly)
{
    /// <summary>Parts of the names of tests, by the part of the library that they are near.</summary>
    private static readonly Dictionary<string, string[]> Near = new()
    {
        ["Objectives"] = ["Tests.Objectives", "DecoderFreeGradientsTests", "DividedDecoderFreeEngineTests", "DecoderFreeSaeOptionEffectTests"],
        ["Architectures"] =
        [
            "Tests.Architectures", "AutoencoderGradientsTests", "DeadComponentResamplingTests", "SparseAutoencoderOptionEffectTests",
            "Estimators.ArchitectureTests",
        ],
        ["Training/Streaming"] = ["Tests.Training.Streaming", "StreamedFitTests"],
        ["Checkpoints"] = ["Tests.Checkpoints", "Estimators.CheckpointTests", "EpochLoopTests"],
        ["Parameters"] = ["Tests.Parameters", "Tests.Training", "WarmStartTests"],
        ["Rows"] = ["Tests.Rows", "Tests.Reading", "Tests.Training", "InputScalingTests"],
        ["Training"] =
        [
            "Tests.Training", "OptionEffectTests", "InputScalingTests", "WarmStartTests", "TrainingOptionsTests", "DecoderFreeSaeEstimatorTests",
            "Estimators.CheckpointTests",
        ],
        ["Scoring"] = ["Tests.Scoring", "TransformerTests"],
        ["Persistence"] = ["Tests.Persistence", "SavedModelTests", "DamagedModelTests", "TransformerTests"],
    };

    /// <summary>Tests that start processes or train for long, of which none is the only one to say what it says.</summary>
    private static readonly string[] Slow = ["KilledFit", "KeptEntriesTraining", "Allocation"];

    private readonly Dictionary<string, TimeSpan> _patience = [];

    /// <summary>Runs the tests without a mutation, and takes the time.</summary>
    /// <returns>Whether they pass, as they must.</returns>
    public bool TryPass(IEnumerable<string> folders)
    {
        var stopwatch = new Stopwatch();
        foreach (string part in Near.Keys.Where(part => folders.Contains(part.Split('/')[0])))
        {
            stopwatch.Restart();
            if (Run(0, part) != Verdict.Survived)
                return false;
            TimeSpan needed = TimeSpan.FromMinutes(1) + (3 * stopwatch.Elapsed);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The tests near {part} pass, in {stopwatch.Elapsed.TotalSeconds:F0} s."));
            _patience[part] = needed;
        }

        return true;
    }

    public Verdict VerdictOn(Mutation mutation) => Run(mutation.Number, PartOf(mutation.File));

    /// <summary>The part nearest to a file.</summary>
    private static string PartOf(string file) =>
        Near.Keys.Where(part => file.StartsWith(part + "/", StringComparison.Ordinal)).MaxBy(part => part.Length)!;

    private Verdict Run(int number, string part)
    {
        string notSlow = string.Join('&', Slow.Select(name => $"FullyQualifiedName!~{name}"));
        string names = string.Join('|', Near[part].Select(name => $"FullyQualifiedName~{name}"));
        var start = new ProcessStartInfo("dotnet", ["vstest", testAssembly, $"--TestCaseFilter:({names})&{notSlow}", "--", "xUnit.StopOnFail=true"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MUTANT"] = number.ToString(CultureInfo.InvariantCulture);
        using Process process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(_patience.GetValueOrDefault(part, TimeSpan.FromMinutes(30))))
        {
            process.Kill(entireProcessTree: true);
            return Verdict.TimedOut;
        }

        return process.ExitCode == 0 ? Verdict.Survived : Verdict.Killed;
    }
}
