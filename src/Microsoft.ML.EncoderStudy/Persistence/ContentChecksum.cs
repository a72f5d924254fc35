using System.Security.Cryptography;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Persistence;

/// <summary>The SHA-256 of what a model consists of, so that a damaged file is refused even where the damage is another valid number.</summary>
internal static class ContentChecksum
{
    public const int Length = SHA256.HashSizeInBytes;

    private const int ChunkBytes = 64 * 1024;

    /// <param name="write">Writes the content.</param>
    public static byte[] Of(Action<BinaryWriter> write)
    {
        using var hash = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
        using (var writer = new BinaryWriter(stream, Encoding.UTF8))
            write(writer);
        return hash.Hash!;
    }

    /// <summary>Refuses a model whose content is not what it was when the checksum was saved.</summary>
    /// <remarks>The content is hashed as it lies in the file: writing it once more from what was read would cost a start more than reading it.</remarks>
    /// <param name="context">Marks exceptions.</param>
    /// <param name="saved">The checksum in the file.</param>
    /// <param name="writeNames">Writes what comes before the models' bytes.</param>
    /// <param name="stream">The file; its position is the same afterwards.</param>
    /// <param name="start">Where the models' bytes begin.</param>
    /// <param name="end">Where they end.</param>
    /// <exception cref="FormatException">The checksum differs.</exception>
    public static void Check(
        IExceptionContext context, ReadOnlySpan<byte> saved, Action<BinaryWriter> writeNames, Stream stream, long start, long end)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var names = new MemoryStream();
        using (var writer = new BinaryWriter(names, Encoding.UTF8, leaveOpen: true))
            writeNames(writer);
        hash.AppendData(names.GetBuffer(), 0, (int)names.Length);

        long position = stream.Position;
        stream.Position = start;
        var chunk = new byte[Math.Min(ChunkBytes, end - start)];
        for (long left = end - start; left > 0; left -= chunk.Length)
        {
            int count = (int)Math.Min(chunk.Length, left);
            stream.ReadExactly(chunk, 0, count);
            hash.AppendData(chunk, 0, count);
        }

        stream.Position = position;
        context.CheckDecode(
            saved.SequenceEqual(hash.GetHashAndReset()),
            "The model file is damaged: its content does not have the checksum that was saved with it.");
    }
}
