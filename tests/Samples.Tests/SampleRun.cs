using System.Diagnostics;
using System.Runtime.InteropServices;
using Xunit.Abstractions;

namespace Microsoft.ML.EncoderStudy.Samples.Tests;

/// <summary>A sample run to its end as a user runs it: a process of its own, in a folder of its own.</summary>
internal sealed class SampleRun : IDisposable
{
    private SampleRun(string name)
    {
        Folder = Directory.CreateTempSubdirectory("encoderstudy-sample-").FullName;
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, name))
        {
            WorkingDirectory = Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The program's own host looks for the runtime where machines usually have it; this is where the tests have it.
        start.Environment["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../.."));

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Output = process.StandardOutput.ReadToEnd();
        Errors = errors.Result;
        process.WaitForExit();
        ExitCode = process.ExitCode;
    }

    public string Folder { get; }
    public string Output { get; }
    public string Errors { get; }
    public int ExitCode { get; }

    public static SampleRun Of(string name, ITestOutputHelper log)
    {
        var run = new SampleRun(name);
        log.WriteLine(run.Output + run.Errors);
        return run;
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
