using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.EncoderStudy.Reliability.Checkpoints;

/// <summary>A disk in memory that is soon full, gone when it is disposed of.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const string Filler = "filler";

    private SmallDisk(string path) => Path = path;

    /// <summary>The folder where it is mounted.</summary>
    public string Path { get; }

    /// <summary>The files on it, but for what only takes up room.</summary>
    public IReadOnlyList<string> Files =>
        [.. Directory.GetFileSystemEntries(Path).Select(file => System.IO.Path.GetFileName(file)).Where(name => name != Filler).Order(StringComparer.Ordinal)];

    private string FillerPath => System.IO.Path.Combine(Path, Filler);

    /// <summary>Mounts a disk.</summary>
    /// <param name="kilobytes">Its size.</param>
    /// <param name="reason">Why there is none.</param>
    public static SmallDisk? TryMount(int kilobytes, out string reason)
    {
        if (!OperatingSystem.IsLinux() || Environment.UserName != "root")
        {
            reason = "a small disk can be mounted on Linux, by root";
            return null;
        }

        string folder = Directory.CreateTempSubdirectory("encoderstudy-").FullName;
        if (Execute("mount", "-t", "tmpfs", "-o", string.Create(CultureInfo.InvariantCulture, $"size={kilobytes}k"), "tmpfs", folder) is string problem)
        {
            Directory.Delete(folder);
            reason = $"no disk can be mounted here: {problem}";
            return null;
        }

        reason = "";
        return new SmallDisk(folder);
    }

    /// <summary>Leaves so many bytes of room, rounded down to pages.</summary>
    public void LeaveRoom(long bytes)
    {
        Empty();
        using FileStream filler = File.Create(FillerPath);
        long free = new DriveInfo(Path).AvailableFreeSpace;
        filler.Write(new byte[Math.Max(0, free - bytes)]);
    }

    /// <summary>Gives the room back.</summary>
    public void Empty() => File.Delete(FillerPath);

    /// <summary>Lets nobody write to it any more.</summary>
    public void MakeReadOnly() => Remount("ro");

    /// <summary>Lets everybody write to it again.</summary>
    public void MakeWritable() => Remount("rw");

    public void Dispose()
    {
        Execute("umount", Path);
        Directory.Delete(Path);
    }

    private void Remount(string mode)
    {
        if (Execute("mount", "-o", $"remount,{mode}", Path) is string problem)
            throw new InvalidOperationException(problem);
    }

    /// <returns>What it complained of; null where all is well.</returns>
    private static string? Execute(string command, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardError = true })!;
        string problem = process.StandardError.ReadToEnd().Trim();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : problem;
    }
}
