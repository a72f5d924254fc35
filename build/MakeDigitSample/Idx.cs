using System.Buffers.Binary;
using System.IO.Compression;

namespace MakeDigitSample;

/// <summary>Writes IDX files of bytes: 0, 0, type 8, number of dimensions, the extents as big-endian Int32, the elements.</summary>
internal static class Idx
{
    public static byte[] Images(List<Digit> digits)
        => Content([digits.Count, Digit.Side, Digit.Side], digits.SelectMany(digit => digit.Pixels));

    public static byte[] Labels(List<Digit> digits) => Content([digits.Count], digits.Select(digit => digit.Label));

    /// <summary>
    /// Compresses with no time and no name in the header. The compressed bytes may still differ between zlib versions, which is why
    /// checksums are taken of the content.
    /// </summary>
    public static void WriteCompressed(string path, byte[] content)
    {
        using var file = new GZipStream(File.Create(path), CompressionLevel.SmallestSize);
        file.Write(content);
    }

    private static byte[] Content(int[] extents, IEnumerable<byte> elements)
    {
        byte[] header = [0, 0, 8, (byte)extents.Length, .. new byte[4 * extents.Length]];
        for (int i = 0; i < extents.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 + 4 * i), extents[i]);
        return [.. header, .. elements];
    }
}
