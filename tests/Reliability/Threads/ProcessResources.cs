using System.Globalization;

namespace Microsoft.ML.EncoderStudy.Reliability.Threads;

/// <summary>What this process holds, as Linux tells it.</summary>
internal static class ProcessResources
{
    /// <summary>Linux keeps 15 letters of the names that the library gives its threads.</summary>
    private static readonly string[] NamesOfThreads = ["EncoderStudy wo", "Training rows"];

    public static bool AreKnown => Directory.Exists("/proc/self/task");

    /// <summary>The number of threads that the library has started and that have not ended.</summary>
    public static int ThreadsOfTheLibrary()
    {
        int count = 0;
        foreach (string task in Directory.GetDirectories("/proc/self/task"))
        {
            try
            {
                count += NamesOfThreads.Contains(File.ReadAllText(Path.Combine(task, "comm")).TrimEnd()) ? 1 : 0;
            }
            catch (IOException)
            {
                // The thread has ended meanwhile.
            }
        }

        return count;
    }

    /// <summary>The number of open files, pipes and sockets.</summary>
    public static int OpenFiles() => Directory.GetFiles("/proc/self/fd").Length;

    /// <summary>The memory that the process has, managed and native, after what nobody needs was given back.</summary>
    public static long ResidentMegabytes()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.AsSpan("VmRSS:".Length, line.Length - "VmRSS:".Length - "kB".Length),
            NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture) / 1024;
    }
}
