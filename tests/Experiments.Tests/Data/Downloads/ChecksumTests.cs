using System.IO.Compression;
using EncoderStudy.Experiments.Data.Downloads;

namespace EncoderStudy.Experiments.Tests.Data.Downloads;

public sealed class ChecksumTests : IDisposable
{
    /// <summary>The sums of "abc" that the standards give.</summary>
    private const string Sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", Md5 = "900150983cd24fb0d6963f7d28e17f72";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void WhatIsWrongWith_TheRightContentPlainOrCompressed_IsNothing()
    {
        Assert.Null(Checksum.Content(Sha256).WhatIsWrongWith(_folder.Write("plain", "abc"u8.ToArray())));
        Assert.Null(Checksum.Content(Sha256).WhatIsWrongWith(_folder.Write("compressed", Compress("abc"u8.ToArray()))));
    }

    [Fact]
    public void WhatIsWrongWith_OtherContent_NamesFoundAndExpected()
        => Assert.Equal(
            $"found SHA256 {Sha256}, expected 00 of the content", Checksum.Content("00").WhatIsWrongWith(_folder.Write("plain", "abc"u8.ToArray())));

    [Fact]
    public void WhatIsWrongWith_ADamagedStream_IsThat()
    {
        byte[] damaged = Compress("abc"u8.ToArray());
        damaged[^5] ^= 1;

        Assert.Equal("found a damaged gzip stream, expected an intact one", Checksum.Content(Sha256).WhatIsWrongWith(_folder.Write("damaged", damaged)));
    }

    [Fact]
    public void Of_ACompressedFile_IsTheSumOfTheFileItselfWhereThatIsWhatIsKnown()
    {
        byte[] compressed = Compress("abc"u8.ToArray());
        string path = _folder.Write("compressed", compressed);

#pragma warning disable CA5351 // Nothing is protected here.
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.MD5.HashData(compressed)), Checksum.CompressedFile(Md5).Of(path));
#pragma warning restore CA5351
    }

    [Fact]
    public void Of_APlainFileWhereOnlyTheCompressedOneHasASum_IsUnknown()
    {
        string path = _folder.Write("plain", "abc"u8.ToArray());

        Assert.Null(Checksum.CompressedFile(Md5).Of(path));
        Assert.Null(Checksum.CompressedFile(Md5).WhatIsWrongWith(path));
    }

    private static byte[] Compress(byte[] content)
    {
        using var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Optimal))
            gzip.Write(content);
        return compressed.ToArray();
    }
}
