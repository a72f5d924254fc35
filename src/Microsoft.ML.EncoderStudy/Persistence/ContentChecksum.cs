using System.Security.Cryptography;
using System.Text;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Persistence;

/// <summary>The SHA-256 of what a model consists of, so that a damaged file is refused even where the damage is another valid number.</summary>
internal static class ContentChecksum
{
    public const int Length = SHA256.HashSizeInBytes;

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
    /// <exception cref="FormatException">The checksum differs.</exception>
    public static void Check(IExceptionContext context, ReadOnlySpan<byte> saved, Action<BinaryWriter> write) => context.CheckDecode(
        saved.SequenceEqual(Of(write)), "The model file is damaged: its content does not have the checksum that was saved with it.");
}
