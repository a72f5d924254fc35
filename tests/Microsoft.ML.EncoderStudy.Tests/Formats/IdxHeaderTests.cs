using Microsoft.ML.EncoderStudy.Formats;

namespace Microsoft.ML.EncoderStudy.Tests.Formats;

public class IdxHeaderTests
{
    [Theory]
    [InlineData(new uint[] { 7 }, 7, 1, 1)]
    [InlineData(new uint[] { 7, 5 }, 7, 5, 5)]
    [InlineData(new uint[] { 60_000, 28, 28 }, 60_000, 784, 28)]
    [InlineData(new uint[] { 3, 32, 32, 3 }, 3, 3072, 3)]
    public void Read_AnyNumberOfDimensions_MakesRowsOfAllButTheFirst(uint[] extents, int rows, int rowLength, int lineLength)
    {
        IdxHeader header = Read(IdxBytes.Header(8, extents));

        Assert.Equal(new IdxHeader(extents.Length, rows, rowLength, lineLength), header);
        Assert.Equal(4 + 4 * extents.Length, header.Length);
        Assert.Equal((long)rows * rowLength, header.PayloadLength);
    }

    [Fact]
    public void Read_ContentFollows_LeavesTheStreamAtTheFirstElement()
    {
        using var content = new MemoryStream(IdxBytes.Images(2));

        IdxHeader header = IdxHeader.Read(content);

        Assert.Equal(header.Length, content.Position);
    }

    [Fact]
    public void PayloadLength_BeyondInt32_DoesNotOverflow()
        => Assert.Equal(100_000L * 100_000, Read(IdxBytes.Header(8, 100_000, 100_000)).PayloadLength);

    [Theory]
    [InlineData("", "found 0 bytes, expected 4")]
    [InlineData("000008", "found 3 bytes, expected 4")]
    [InlineData("0000080300000001000000", "found 11 bytes, expected 16")]
    [InlineData("89504E47", "found the magic number 0x89504E47, expected one that begins with 0x0000")]
    [InlineData("00000D0100000001", "found element type 0x0D, expected 0x08 (unsigned byte)")]
    [InlineData("00000800", "found 0 dimensions, expected at least 1")]
    [InlineData("0000080200000000" + "00000005", "found extent 0 in dimension 0, expected at least 1")]
    [InlineData("0000080200000005" + "00000000", "found extent 0 in dimension 1, expected at least 1")]
    [InlineData("00000801FFFFFFFF", "found 4294967295 rows, expected at most 2147483591")]
    [InlineData("0000080200000001" + "80000000", "found 2147483648 elements a row up to dimension 1, expected at most 2147483591")]
    [InlineData("0000080300000001" + "00010000" + "00010000", "found 4294967296 elements a row up to dimension 2, expected at most 2147483591")]
    [InlineData("0000080400000001" + "00010000" + "00007FFF" + "FFFFFFFF", "elements a row up to dimension 3, expected at most 2147483591")]
    public void Read_BadHeader_SaysWhatWasFoundAndExpected(string header, string message)
    {
        var problem = Assert.Throws<FormatException>(() => Read(Convert.FromHexString(header)));

        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    private static IdxHeader Read(byte[] content)
    {
        using var stream = new MemoryStream(content);
        return IdxHeader.Read(stream);
    }
}
