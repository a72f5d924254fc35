namespace EncoderStudy.Experiments.Data;

/// <summary>Opens files to be read, and waits for none.</summary>
internal static class RegularFile
{
    /// <summary>Opens a file. What has no length is empty: a pipe, whose writer may never come, and a device, which may have no end, too.</summary>
    /// <exception cref="IOException">It is not there, or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static Stream Open(string path)
    {
        // A link has a length of its own.
        FileSystemInfo file = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) ?? new FileInfo(path);
        return new FileInfo(file.FullName).Length == 0 ? Stream.Null : File.OpenRead(path);
    }
}
