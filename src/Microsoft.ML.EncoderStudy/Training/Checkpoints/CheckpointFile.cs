using System.Security.Cryptography;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Training.Checkpoints;

/// <summary>The file of a training that goes on after the process that began it has ended, however that ended.</summary>
/// <remarks>
/// At any moment there is the last complete checkpoint under its name, or none: another is written beside it, is flushed to the disk, and
/// takes its name in one step.
/// </remarks>
/// <param name="host">Marks exceptions.</param>
/// <param name="path">The path.</param>
/// <param name="identity">What training it is for.</param>
internal sealed class CheckpointFile(IHost host, string path, TrainingIdentity identity)
{
    // *** Binary format ***
    // byte[8]: signature
    // int: number of entries of the identity; for each, string: name, string: value
    // the state, as its writers have it
    // byte[32]: SHA-256 of everything before

    private const int MostEntries = 1000;

    private readonly string _beside = path + ".tmp";

    private static ReadOnlySpan<byte> Signature => "ESCHECK1"u8;

    /// <summary>Finds out that a checkpoint can be written before there is one to write.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It cannot; the message says why.</exception>
    public void CheckWritable()
    {
        try
        {
            File.Create(_beside).Dispose();
            File.Delete(_beside);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw host.ExceptUserArg("CheckpointPath", $"cannot be written: {problem.Message}");
        }
    }

    public void Write(Action<BinaryWriter> write)
    {
        using (var file = new FileStream(_beside, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            using var hash = SHA256.Create();
            using (var stream = new CryptoStream(file, hash, CryptoStreamMode.Write, leaveOpen: true))
            using (var writer = new BinaryWriter(stream, Encoding.UTF8))
            {
                writer.Write(Signature);
                writer.Write(identity.Entries.Count);
                foreach ((string name, string value) in identity.Entries)
                {
                    writer.Write(name);
                    writer.Write(value);
                }

                write(writer);
            }

            file.Write(hash.Hash);
            file.Flush(flushToDisk: true);
        }

        File.Move(_beside, path, overwrite: true);
    }

    /// <summary>Opens the checkpoint at its state, if there is one. The caller disposes it.</summary>
    /// <exception cref="FormatException">The file is no checkpoint, or a damaged one.</exception>
    /// <exception cref="InvalidOperationException">It is of another training; the message says in what that differs.</exception>
    public BinaryReader? OpenState()
    {
        if (!File.Exists(path))
            return null;
        var reader = new BinaryReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read), Encoding.UTF8);
        try
        {
            CheckWhole(reader.BaseStream);
            TrainingIdentity found = ReadIdentity(reader);
            string[] differences = identity.DifferencesFrom(found).ToArray();
            return differences.Length == 0
                ? reader
                : throw host.Except(
                    $"The checkpoint '{path}' is of another training: {string.Join("; ", differences)}. Train with what it was begun with, name another CheckpointPath, or delete the file to begin anew.");
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Checks that the state was read to its end.</summary>
    /// <exception cref="FormatException">It was not.</exception>
    public void CheckEnd(BinaryReader reader) =>
        host.CheckDecode(
            reader.BaseStream.Position == reader.BaseStream.Length - SHA256.HashSizeInBytes,
            $"The checkpoint '{path}' was written by another version of this library: its state has another length.");

    public void Delete()
    {
        File.Delete(path);
        File.Delete(_beside);
    }

    private void CheckWhole(Stream file)
    {
        var signature = new byte[Signature.Length];
        host.CheckDecode(
            file.ReadAtLeast(signature, signature.Length, throwOnEndOfStream: false) == signature.Length && Signature.SequenceEqual(signature),
            $"The file '{path}' is no checkpoint of this library; name another CheckpointPath, or delete the file to begin anew.");
        long left = file.Length - SHA256.HashSizeInBytes;
        file.Position = 0;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 16];
        while (left > 0)
        {
            int read = file.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (read == 0)
                break;
            hash.AppendData(buffer, 0, read);
            left -= read;
        }

        var saved = new byte[SHA256.HashSizeInBytes];
        bool complete = file.ReadAtLeast(saved, saved.Length, throwOnEndOfStream: false) == saved.Length;
        host.CheckDecode(
            complete && hash.GetHashAndReset().AsSpan().SequenceEqual(saved),
            $"The checkpoint '{path}' is damaged: its content does not have the checksum that was saved with it. Delete the file to begin anew.");
        file.Position = Signature.Length;
    }

    private TrainingIdentity ReadIdentity(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        host.CheckDecode(count is >= 0 and <= MostEntries, $"The checkpoint '{path}' was written by another version of this library.");
        var entries = new KeyValuePair<string, string>[count];
        for (int i = 0; i < count; i++)
            entries[i] = KeyValuePair.Create(reader.ReadString(), reader.ReadString());
        return new TrainingIdentity(entries);
    }
}
