using System.Diagnostics;
using EncoderStudy.ScoreSavedModel;

namespace EncoderStudy.Experiments.Tests;

/// <summary>The program as users start it, in a process of its own, and what came of it.</summary>
public sealed record ExperimentsProcess(int ExitCode, string Output, string Error)
{
    public static async Task<ExperimentsProcess> Run(IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(DotnetHost.Path) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "Experiments.dll"));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;

        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new ExperimentsProcess(process.ExitCode, await output, await error);
    }

    public static Task<ExperimentsProcess> Run(params string[] arguments) => Run(new Dictionary<string, string>(), arguments);
}
