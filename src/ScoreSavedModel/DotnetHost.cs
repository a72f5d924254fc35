using System.Runtime.InteropServices;

namespace EncoderStudy.ScoreSavedModel;

/// <summary>The <c>dotnet</c> that runs this program, to run another with.</summary>
public static class DotnetHost
{
    private static readonly string FileName = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

    /// <summary>
    /// This process itself if it is <c>dotnet</c>; else, since it was started by its own executable, the host that the SDK names, the one
    /// that this runtime belongs to (HOST/shared/Microsoft.NETCore.App/VERSION), or the one on the search path.
    /// </summary>
    public static string Path { get; } =
        ItselfIfHost(Environment.ProcessPath)
        ?? IfPresent(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH"))
        ?? IfPresent(System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", FileName))
        ?? FileName;

    private static string? ItselfIfHost(string? path) => System.IO.Path.GetFileName(path) == FileName ? path : null;

    private static string? IfPresent(string? path) => File.Exists(path) ? path : null;
}
