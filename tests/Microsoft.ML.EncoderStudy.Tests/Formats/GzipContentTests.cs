using System.IO.Compression;
using Microsoft.ML.EncoderStudy.Formats;

namespace Microsoft.ML.EncoderStudy.Tests.Formats;

public sealed class GzipContentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void IsIn_OfAPlainAndACompressedFile_TellsThemApartAndLeavesThemAtTheirBeginning()
    {
        foreach ((byte[] content, bool expected) in new[] { (IdxBytes.Images(2), false), (Compressed(IdxBytes.Images(2)), true) })
        {
            using FileStream file = Open(content);
            Assert.Equal(expected, GzipContent.IsIn(file));
            Assert.Equal(0, file.Position);
        }
    }

    [Fact]
    public void Decompress_OfOneMemberOrTwo_GivesHeaderAndElements()
    {
        byte[] content = IdxBytes.Images(2);
        foreach (byte[] compressed in new[] { Compressed(content), [.. Compressed(content[..20]), .. Compressed(content[20..])] })
        {
            using FileStream file = Open(compressed);
            Assert.Equal(content, GzipContent.Decompress(file, out IdxHeader header));
            Assert.Equal(2, header.Rows);
        }
    }

    [Theory]
    [InlineData(-1)] // cut off
    [InlineData(1)] // and something behind it
    public void Decompress_OfAStreamThatEndsElsewhere_RefusesIt(int more)
    {
        byte[] whole = Compressed(IdxBytes.Images(2));
        using FileStream file = Open(more < 0 ? whole[..^-more] : [.. whole, .. new byte[more]]);
        Assert.Contains(
            "damaged gzip stream", Assert.Throws<FormatException>(() => GzipContent.Decompress(file, out _)).Message, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private FileStream Open(byte[] content) => File.OpenRead(_folder.Write(Guid.NewGuid().ToString(), content));

    private static byte[] Compressed(byte[] content)
    {
        using var stream = new MemoryStream();
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
            gzip.Write(content);
        return stream.ToArray();
    }
}
