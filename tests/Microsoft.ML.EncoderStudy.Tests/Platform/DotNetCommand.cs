using System.Diagnostics;

namespace Microsoft.ML.EncoderStudy.Tests.Platform;

/// <summary>A <c>dotnet</c> command run to its end, as from a user's shell.</summary>
internal sealed record DotNetCommand(int ExitCode, string Output)
{
    /// <summary>What the test host's own build and run leave in the environment; a shell has none of it.</summary>
    private static readonly string[] NotOfAShell =
        ["MSBuildSDKsPath", "MSBuildExtensionsPath", "MSBUILD_EXE_PATH", "MSBuildLoadMicrosoftTargetsReadOnly", "DOTNET_HOST_PATH"];

    public static DotNetCommand Run(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in NotOfAShell)
            start.Environment.Remove(name);
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        // Servers left behind would hold the output open, and with it this test.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd() + errors.Result;
        process.WaitForExit();
        return new DotNetCommand(process.ExitCode, output);
    }
}
