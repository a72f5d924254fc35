using System.Buffers.Binary;
using System.IO.Compression;

namespace Microsoft.ML.EncoderStudy.Tests.Formats;

/// <summary>The bytes of IDX files, right and wrong.</summary>
public static class IdxBytes
{
    public static byte[] Header(byte type, params uint[] extents)
    {
        byte[] header = new byte[4 + 4 * extents.Length];
        header[2] = type;
        header[3] = (byte)extents.Length;
        for (int i = 0; i < extents.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4 + 4 * i), extents[i]);
        return header;
    }

    public static byte[] File(uint[] extents, params byte[] elements) => [.. Header(8, extents), .. elements];

    /// <summary>Images of 2 × 3 pixels; row r is r, 0, 0, 0, 0, 255: to be told apart, and sparse.</summary>
    public static byte[] Images(int rows)
        => File([(uint)rows, 2, 3], [.. Enumerable.Range(0, rows).SelectMany(row => new byte[] { (byte)row, 0, 0, 0, 0, 255 })]);

    /// <summary>Labels; row r has r mod 10.</summary>
    public static byte[] Labels(int rows) => File([(uint)rows], [.. Enumerable.Range(0, rows).Select(row => (byte)(row % 10))]);

    /// <summary>A gzip member without content, as some compressors end their files; .NET's writes nothing at all then.</summary>
    public static byte[] EmptyMember() => [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    public static byte[] Compress(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
            gzip.Write(content);
        return compressed.ToArray();
    }

    public static byte[] Decompress(string path)
    {
        using var content = new MemoryStream();
        using (var gzip = new GZipStream(System.IO.File.OpenRead(path), CompressionMode.Decompress))
            gzip.CopyTo(content);
        return content.ToArray();
    }
}
