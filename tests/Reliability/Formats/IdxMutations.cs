using System.Buffers.Binary;
using System.IO.Compression;
using Microsoft.ML.EncoderStudy.Reliability.Mutation;

namespace Microsoft.ML.EncoderStudy.Reliability.Formats;

/// <summary>What can be wrong with an IDX file beyond what can be wrong with any.</summary>
internal static class IdxMutations
{
    /// <summary>Zeros, which take next to nothing where they are compressed.</summary>
    private const int MostZeros = 4 << 20;

    private static readonly byte[] Bomb = IdxContent.Compress(new byte[MostZeros], CompressionLevel.Fastest);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<FileMutation> All { get; } =
    [
        OfContent("set an extent", SetExtent),
        OfContent("damage the content", (content, random) => ByteMutations.All[random.Next(ByteMutations.All.Count)].Apply(content, random)),
        OfContent("promise gigabytes", (content, random) => Promise(content, random)),
        new("compress it", (file, random) => IdxContent.Compress(file)),
        new("compress it in several members", InMembers),
        new("decompress it", (file, random) => [.. IdxContent.Decompress(file).Content]),
        new("append an empty member", (file, random) => [.. file, .. IdxContent.EmptyMember]),
        new("put an empty member in front", (file, random) => [.. IdxContent.EmptyMember, .. file]),
        // Rarely, as it is the dearest.
        new("append compressed zeros", (file, random) => random.Next(10) == 0 ? [.. file, .. Bomb] : [.. file, .. IdxContent.Compress(new byte[random.Next(100_000)])]),
        new("append zeros", (file, random) => [.. file, .. new byte[random.Next(20)]]),
        new("cut off part of the trailer", (file, random) => file[..^Math.Min(file.Length, 1 + random.Next(8))]),
    ];

    /// <summary>Changes what is in the file, which stays compressed if it was.</summary>
    private static FileMutation OfContent(string name, Func<byte[], Random, byte[]> change) => new(name, (file, random) =>
    {
        (byte[] content, bool wasCompressed) = IdxContent.Decompress(file);
        byte[] changed = change([.. content], random);
        return wasCompressed ? IdxContent.Compress(changed, CompressionLevel.Fastest) : changed;
    });

    private static byte[] SetExtent(byte[] content, Random random)
    {
        Span<byte> extent = IdxContent.Extent(content, random);
        if (extent.Length > 0)
            BinaryPrimitives.WriteUInt32BigEndian(extent, (uint)Numbers.Integer(BinaryPrimitives.ReadUInt32BigEndian(extent), random));
        return content;
    }

    /// <summary>A header of gigabytes before the elements that there are.</summary>
    private static byte[] Promise(byte[] content, Random random)
    {
        byte[] header = [0, 0, 8, 2, 0, 0, 0, 1, 0x7F, 0xFF, (byte)random.Next(256), 0];
        return random.Next(4) == 0 ? header : [.. header, .. content];
    }

    private static byte[] InMembers(byte[] file, Random random)
    {
        byte[] content = IdxContent.Decompress(file).Content;
        int place = random.Next(content.Length + 1);
        return [.. IdxContent.Compress(content.AsSpan(..place)), .. IdxContent.Compress(content.AsSpan(place..))];
    }
}
