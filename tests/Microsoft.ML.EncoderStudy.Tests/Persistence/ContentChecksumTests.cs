using System.Security.Cryptography;
using Microsoft.ML.EncoderStudy.Persistence;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Tests.Persistence;

/// <summary>What is hashed: the names as text, and the bytes of the models as they lie in the file, which is read 65,536 bytes at a time.</summary>
public class ContentChecksumTests
{
    private const int Before = 3;

    /// <summary>A text is its length, 4, and its characters.</summary>
    private static readonly byte[] Names = [4, (byte)'N', (byte)'a', (byte)'m', (byte)'e'];

    [Fact]
    public void Of_WhatIsWritten_IsItsSha256() => Assert.Equal(SHA256.HashData(Names), ContentChecksum.Of(writer => writer.Write("Name")));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    [InlineData(2 * 65_536)]
    [InlineData((2 * 65_536) + 1)]
    public void Check_OfModelsOfAnyLength_TakesTheirChecksumAndNoOther(int length)
    {
        // Other bytes lie before and behind.
        byte[] models = new byte[length];
        new Random(1).NextBytes(models);
        byte[] file = [1, 2, 3, .. models, 4, 5];
        byte[] checksum = SHA256.HashData([.. Names, .. models]);

        Check(checksum, file, length);
        checksum[^1] ^= 1;
        Exception thrown = Assert.Throws<FormatException>(() => Check(checksum, file, length));
        Assert.True(thrown.IsMarked());
        Assert.Contains("does not have the checksum that was saved with it", thrown.Message, StringComparison.Ordinal);
    }

    private static void Check(byte[] checksum, byte[] file, int length)
    {
        using var stream = new MemoryStream(file) { Position = file.Length - 1 };
        ContentChecksum.Check(new MLContext(), checksum, writer => writer.Write("Name"), stream, Before, Before + length);
        Assert.Equal(file.Length - 1, stream.Position);
    }
}
