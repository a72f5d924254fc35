using Microsoft.ML.Runtime;
using Microsoft.Win32.SafeHandles;

namespace Microsoft.ML.EncoderStudy.Formats;

/// <summary>A file of data, by its path: how the readers of every format open it, and how they complain about it.</summary>
/// <remarks>Immutable, so it can be shared by threads.</remarks>
/// <param name="context">Marks the errors.</param>
/// <param name="format">The name of the format, for messages.</param>
/// <param name="path">The path that was given.</param>
internal sealed class DataFile(IExceptionContext context, string format, string path)
{
    /// <summary>Opens the file; the caller disposes what it gets.</summary>
    /// <param name="inOrder">Whether it will be read from its beginning to its end.</param>
    /// <exception cref="FileNotFoundException">There is no file of that name.</exception>
    /// <exception cref="FormatException">
    /// It is empty; or a pipe or a device, which have no length either and would be waited for or read without end. The message does not name it.
    /// </exception>
    public SafeFileHandle Open(bool inOrder)
    {
        if (Directory.Exists(path))
            throw context.Process(new FileNotFoundException($"{format} file '{path}' does not exist: found a folder of that name.", path));
        // The length of a link is its own: it would hide that of the pipe it may lead to.
        FileSystemInfo file = new FileInfo(path);
        if (file.LinkTarget is not null)
            file = file.ResolveLinkTarget(returnFinalTarget: true)!;
        if (!file.Exists)
            throw context.Process(new FileNotFoundException($"{format} file '{path}' does not exist.", path));
        if (new FileInfo(file.FullName).Length == 0)
            throw new FormatException("found 0 bytes, expected 4 or more: it is empty, or a pipe or a device, from which data cannot be loaded");
        return File.OpenHandle(
            path, FileMode.Open, FileAccess.Read, FileShare.Read, inOrder ? FileOptions.SequentialScan : FileOptions.RandomAccess);
    }

    /// <summary>The error for a file that cannot be used as asked.</summary>
    public Exception Malformed(FormatException problem)
        => context.ExceptDecode(problem, $"{format} file '{path}' cannot be read: {problem.Message}.");

    /// <summary>The error for a file that no longer is what it was when it was loaded.</summary>
    public Exception Changed(FormatException problem)
        => context.ExceptDecode(problem, $"{format} file '{path}' has changed since it was loaded: {problem.Message}.");

    /// <summary>The path that was given.</summary>
    public override string ToString() => path;
}
