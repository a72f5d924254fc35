using System.Security.Cryptography;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Checkpoints;

/// <summary>The file of a training that goes on after the process that began it has ended, however that ended.</summary>
/// <remarks>
/// At any moment there is the last complete checkpoint under its name, or none: another is written beside it, is flushed to the disk, and
/// takes its name in one step.
/// </remarks>
/// <param name="host">Marks exceptions.</param>
/// <param name="path">The path.</param>
/// <param name="create">Makes the file that is written; the runtime's own where it is null.</param>
internal sealed class CheckpointFile(IHost host, string path, Func<string, FileStream>? create = null)
{
    // *** Binary format ***
    // byte[8]: signature
    // int: number of entries of the identity; for each, text: name, text: value
    // the state, as its writers have it
    // byte[32]: SHA-256 of everything before
    // where a text is an int, its length, and so many bytes of UTF-8

    private const int MostEntries = 1000;

    private readonly string _beside = path + ".tmp";
    private readonly Func<string, FileStream> _create = create ?? (name => new FileStream(name, FileMode.Create, FileAccess.Write, FileShare.None));

    private static ReadOnlySpan<byte> Signature => "ESCHECK2"u8;

    /// <summary>Finds out that a checkpoint can be written before there is one to write, and removes what a killed process left half-written.</summary>
    /// <exception cref="IOException">It cannot; the message says why.</exception>
    public void CheckWritable()
    {
        if (Directory.Exists(path))
            throw host.ExceptIO($"CheckpointPath '{path}' is a folder, where it must name a file.");
        try
        {
            File.Create(_beside).Dispose();
            File.Delete(_beside);
        }
        catch (Exception problem) when (IsOfFileSystem(problem))
        {
            throw Failed(host, path, "cannot be written", problem);
        }
    }

    /// <summary>Puts a checkpoint in the place of the one before.</summary>
    /// <param name="identity">What training it is for.</param>
    /// <param name="writeState">Writes the state.</param>
    /// <exception cref="IOException">It could not be written. The one before is as it was, and nothing else is left.</exception>
    public void Write(TrainingIdentity identity, Action<BinaryWriter> writeState)
    {
        try
        {
            WriteBeside(identity, writeState);
            File.Move(_beside, path, overwrite: true);
        }
        catch (Exception problem)
        {
            TryDelete(_beside, out _);
            if (IsOfFileSystem(problem))
                throw Failed(host, path, "could not be written, and the one before it, if there is one, is as it was", problem);
            throw;
        }
    }

    /// <summary>Opens the checkpoint at its identity, if there is one. The caller disposes the reader.</summary>
    /// <exception cref="FormatException">The file is no checkpoint, or a damaged one.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public CheckpointReader? Open()
    {
        if (!File.Exists(path))
            return null;
        try
        {
            // Looked at before it is opened: what is no file, as a pipe, is empty too, and opening it might wait for ever.
            long end = new FileInfo(path).Length - SHA256.HashSizeInBytes;
            CheckSignature(end >= Signature.Length);
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            try
            {
                CheckWhole(file, end);
                return new CheckpointReader(host, path, file, end);
            }
            catch
            {
                file.Dispose();
                throw;
            }
        }
        catch (Exception problem) when (IsOfFileSystem(problem))
        {
            throw Failed(host, path, "cannot be read", problem);
        }
    }

    /// <summary>Reads the identity and goes on to the state.</summary>
    /// <exception cref="FormatException">There is none.</exception>
    /// <exception cref="InvalidOperationException">It is of another training; the message says in what that differs.</exception>
    public void CheckIdentity(CheckpointReader reader, TrainingIdentity identity)
    {
        var entries = new Dictionary<string, string>();
        for (int left = reader.Read("the number of entries of its identity", 0, MostEntries); left > 0; left--)
        {
            string name = reader.ReadText("a name in its identity");
            if (!entries.TryAdd(name, reader.ReadText($"the value of '{name}'")))
                throw reader.Damaged($"its identity has '{name}' twice");
        }

        string[] differences = identity.DifferencesFrom(new TrainingIdentity([.. entries])).ToArray();
        if (differences.Length > 0)
        {
            throw host.Except(
                $"The checkpoint '{path}' is of another training: {string.Join("; ", differences)}. Train with what it was begun with, name another CheckpointPath, or delete the file to begin anew.");
        }
    }

    /// <summary>Removes the checkpoint, which nobody needs any more. What stands in the way costs nobody a model.</summary>
    /// <param name="problem">What stood in the way.</param>
    /// <returns>Whether it is gone.</returns>
    public bool TryDelete(out Exception? problem) => TryDelete(path, out problem);

    /// <summary>Whether the file system is the cause of an exception.</summary>
    public static bool IsOfFileSystem(Exception problem) => problem is IOException or UnauthorizedAccessException;

    /// <summary>The exception that says what the file system did not allow.</summary>
    public static Exception Failed(IHost host, string path, string what, Exception problem) =>
        host.ExceptIO(problem, $"The checkpoint at CheckpointPath '{path}' {what}: {problem.Message}");

    private static bool TryDelete(string file, out Exception? problem)
    {
        try
        {
            File.Delete(file);
            problem = null;
            return true;
        }
        catch (Exception found) when (IsOfFileSystem(found))
        {
            problem = found;
            return false;
        }
    }

    private void WriteBeside(TrainingIdentity identity, Action<BinaryWriter> writeState)
    {
        using FileStream file = _create(_beside);
        using var hash = SHA256.Create();
        using (var stream = new CryptoStream(file, hash, CryptoStreamMode.Write, leaveOpen: true))
        using (var writer = new BinaryWriter(stream))
        {
            writer.Write(Signature);
            writer.Write(identity.Entries.Count);
            foreach ((string name, string value) in identity.Entries)
            {
                writer.WriteText(name);
                writer.WriteText(value);
            }

            writeState(writer);
        }

        file.Write(hash.Hash);
        file.Flush(flushToDisk: true);
    }

    private void CheckSignature(bool valid) => host.CheckDecode(
        valid, $"The file '{path}' is no checkpoint of this version of the library; name another CheckpointPath, or delete the file to begin anew.");

    private void CheckWhole(FileStream file, long end)
    {
        var signature = new byte[Signature.Length];
        file.ReadExactly(signature);
        CheckSignature(Signature.SequenceEqual(signature));
        file.Position = 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        for (long left = end; left > 0;)
        {
            int count = (int)Math.Min(left, buffer.Length);
            file.ReadExactly(buffer, 0, count);
            hash.AppendData(buffer, 0, count);
            left -= count;
        }

        var saved = new byte[SHA256.HashSizeInBytes];
        file.ReadExactly(saved);
        host.CheckDecode(
            hash.GetHashAndReset().AsSpan().SequenceEqual(saved),
            $"The checkpoint '{path}' is damaged: its content does not have the checksum that was saved with it. Delete the file to begin anew.");
        file.Position = Signature.Length;
    }
}
