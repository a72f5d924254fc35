using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Checkpoints;

/// <summary>
/// Keeps the path of a checkpoint for one fit, against others in this process and in any other, until it is disposed of or the process ends,
/// however that ends.
/// </summary>
/// <remarks>
/// The operating system holds the lock, on an empty file beside the checkpoint, and lets go of it with the process; the file that a killed
/// process leaves behind is in nobody's way. Whoever takes the lock while another deletes the file finds that out and takes it anew: the
/// runtime sees to that for files opened as here.
/// </remarks>
internal sealed class CheckpointLock : IDisposable
{
    private const int SharingViolationOnWindows = unchecked((int)0x80070020);
    private const int WouldBlockOnLinux = 11;
    private const int WouldBlockOnMacOS = 35;

    private readonly FileStream _file;

    private CheckpointLock(FileStream file) => _file = file;

    /// <summary>Takes the lock, or refuses at once.</summary>
    /// <param name="host">Marks exceptions.</param>
    /// <param name="path">The path of the checkpoint.</param>
    /// <exception cref="IOException">Another fit has it, or no file can be made beside it.</exception>
    public static CheckpointLock Take(IHost host, string path)
    {
        string beside = path + ".lock";
        try
        {
            return new CheckpointLock(
                new FileStream(beside, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0, FileOptions.DeleteOnClose));
        }
        catch (IOException problem) when (problem.HResult is SharingViolationOnWindows or WouldBlockOnLinux or WouldBlockOnMacOS)
        {
            throw host.ExceptIO(
                problem,
                $"CheckpointPath '{path}': another fit, of this process or another, uses it now (it holds '{beside}'). Wait for its end, or name another CheckpointPath.");
        }
        catch (Exception problem) when (CheckpointFile.IsOfFileSystem(problem))
        {
            throw CheckpointFile.Failed(host, path, "cannot be written", problem);
        }
    }

    public void Dispose() => _file.Dispose();
}
