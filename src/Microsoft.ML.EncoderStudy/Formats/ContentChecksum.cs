using System.Security.Cryptography;
using System.Text;

namespace Microsoft.ML.EncoderStudy.Formats;

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
}
