using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Reliability.Report;

/// <summary>What processor this is.</summary>
internal static class Processor
{
    private const string LinuxList = "/proc/cpuinfo";

    /// <summary>Its name where Linux tells it, its architecture elsewhere.</summary>
    public static string Name { get; } = ListedName() ?? RuntimeInformation.ProcessArchitecture.ToString();

    private static string? ListedName()
    {
        if (!File.Exists(LinuxList))
            return null;
        string? Value(string key) => File.ReadLines(LinuxList).FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?.Split(':')[1].Trim();
        return Value("model name") is string name ? $"{name} (family {Value("cpu family")}, model {Value("model\t")})" : null;
    }
}
