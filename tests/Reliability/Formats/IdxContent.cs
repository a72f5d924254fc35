using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.ML.EncoderStudy.Reliability.Mutation;

namespace Microsoft.ML.EncoderStudy.Reliability.Formats;

/// <summary>The parts of an IDX file.</summary>
internal static class IdxContent
{
    private const int MagicLength = 4, ExtentLength = 4;

    /// <summary>Content beyond this is not made sound: it would be right to read it, and to take as much memory as it does, however small the file.</summary>
    private const int MostSealed = 1 << 20;

    /// <summary>A gzip member without content, for which .NET writes nothing at all.</summary>
    public static byte[] EmptyMember { get; } = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>The two bytes of the header that are no extents: extents are of the other byte order than fields are.</summary>
    public static IReadOnlyList<Field> HeaderFields { get; } =
        [new Field("the type of the elements", 2, FieldKind.Byte), new Field("the number of dimensions", 3, FieldKind.Byte)];

    /// <summary>A sound file.</summary>
    public static byte[] FileOf(uint[] extents, int seed)
    {
        var elements = new byte[extents.Aggregate(1u, (product, extent) => product * extent)];
        new Random(seed).NextBytes(elements);
        var file = new byte[MagicLength + (ExtentLength * extents.Length) + elements.Length];
        file[2] = 8;
        file[3] = (byte)extents.Length;
        for (int i = 0; i < extents.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(MagicLength + (ExtentLength * i)), extents[i]);
        elements.CopyTo(file.AsSpan(^elements.Length..));
        return file;
    }

    /// <summary>The place of an extent, drawn; empty where the content has none.</summary>
    public static Span<byte> Extent(Span<byte> content, Random random)
    {
        int extents = content.Length < MagicLength ? 0 : Math.Min(content[3], (content.Length - MagicLength) / ExtentLength);
        return extents == 0 ? [] : content.Slice(MagicLength + (ExtentLength * random.Next(extents)), ExtentLength);
    }

    public static byte[] Compress(ReadOnlySpan<byte> content, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, level))
            gzip.Write(content);
        return compressed.ToArray();
    }

    /// <summary>The content of a file, decompressed where it can be; and whether it was.</summary>
    public static (byte[] Content, bool WasCompressed) Decompress(byte[] file)
    {
        if (file is not [0x1F, 0x8B, ..])
            return (file, false);
        try
        {
            using var content = new MemoryStream();
            using (var gzip = new GZipStream(new MemoryStream(file), CompressionMode.Decompress))
                gzip.CopyTo(content);
            return (content.ToArray(), true);
        }
        catch (InvalidDataException)
        {
            return (file, false);
        }
    }

    /// <summary>The file with as many rows in its header as there are, where what is there are whole rows.</summary>
    public static byte[] Seal(byte[] file)
    {
        (byte[] content, bool wasCompressed) = Decompress(file);
        if (content.Length is < MagicLength + ExtentLength or > MostSealed || content[3] == 0 || content.Length <= MagicLength + (ExtentLength * content[3]))
            return file;
        byte[] sealedContent = [.. content];
        int length = content.Length - MagicLength - (ExtentLength * content[3]);
        UInt128 rowLength = 1;
        for (int i = 1; i < content[3]; i++)
            rowLength *= BinaryPrimitives.ReadUInt32BigEndian(content.AsSpan(MagicLength + (ExtentLength * i)));
        if (rowLength == 0 || (UInt128)length % rowLength != 0)
            return file;
        BinaryPrimitives.WriteUInt32BigEndian(sealedContent.AsSpan(MagicLength), (uint)((UInt128)length / rowLength));
        return wasCompressed ? Compress(sealedContent) : sealedContent;
    }
}
