namespace EncoderStudy.WeakenSymbolVersions;

/// <summary>Changes a library on disk by putting a changed copy in its place.</summary>
internal static class WeakenedFile
{
    /// <summary>Sets the weak flag on a version that a library needs and the installed provider lacks.</summary>
    /// <remarks>
    /// A file in an output folder may be a link, hard or symbolic, to the one in the package cache. It is therefore never written
    /// to: the copy is written beside it and renamed over it. The copy keeps the time of the original, so that the next build finds nothing
    /// to copy and nothing to change.
    /// </remarks>
    /// <param name="path">The library.</param>
    /// <param name="provider">The library whose version it asks for.</param>
    /// <param name="version">The version.</param>
    /// <param name="installed">The provider that this machine has.</param>
    /// <returns>Whether the file was replaced; false where nothing needed changing.</returns>
    /// <exception cref="FormatException">The file is no 64-bit little-endian ELF library; the message names it.</exception>
    public static bool WeakenWhereLacking(string path, string provider, string version, ElfFile installed)
    {
        if (installed.DefinedVersions().Contains(version))
            return false;

        byte[] image = File.ReadAllBytes(path);
        try
        {
            if (!new ElfFile(image).Weaken(provider, version))
                return false;
        }
        catch (FormatException problem)
        {
            throw new FormatException($"'{path}': {problem.Message}", problem);
        }

        string copy = path + ".weakened";
        File.WriteAllBytes(copy, image);
        File.SetLastWriteTimeUtc(copy, File.GetLastWriteTimeUtc(path));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(copy, File.GetUnixFileMode(path));
        File.Move(copy, path, overwrite: true);
        return true;
    }
}
