using System.Runtime.InteropServices;

namespace EncoderStudy.WeakenSymbolVersions;

/// <summary>Finds the file that the system's loader takes for a library.</summary>
internal static class LoadedLibrary
{
    /// <summary>
    /// Has the loader load the library and reads from the process's memory map which file it took: the search order, its cache
    /// and LD_LIBRARY_PATH are the loader's own business, and differ between systems.
    /// </summary>
    /// <returns>The file's path; null where the loader finds none. Linux only.</returns>
    public static string? Find(string name)
    {
        if (!NativeLibrary.TryLoad(name, out _))
            return null;

        // address permissions offset device inode path; a library's file may carry its full version behind the name asked for.
        foreach (string line in File.ReadLines("/proc/self/maps"))
        {
            int path = line.IndexOf('/', StringComparison.Ordinal);
            if (path >= 0 && Path.GetFileName(line.AsSpan(path)).StartsWith(name, StringComparison.Ordinal))
                return line[path..];
        }

        return null;
    }
}
