namespace Microsoft.ML.EncoderStudy.Tests.Formats;

/// <summary>The files that this process has open, as Linux lists them.</summary>
internal static class OpenFiles
{
    /// <summary>The number of handles of a file.</summary>
    public static int CountOf(string path) => Directory.EnumerateFileSystemEntries("/proc/self/fd").Count(handle => TargetOf(handle) == path);

    private static string? TargetOf(string handle)
    {
        try
        {
            return new FileInfo(handle).LinkTarget;
        }
        catch (IOException)
        {
            // Another thread closed it meanwhile.
            return null;
        }
    }
}
