using System.Text;
using Microsoft.ML.EncoderStudy.Formats;

namespace Microsoft.ML.EncoderStudy.Tests.Formats;

public sealed class Crc32Tests
{
    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0xCBF43926u)] // the check value that catalogues of checksums give
    public void Of_KnownContent_IsTheKnownSum(string content, uint expected) => Assert.Equal(expected, Crc32.Of(Encoding.ASCII.GetBytes(content)));

    [Fact]
    public void Of_ContentOfAnyLength_IsTheSumThatGzipWritesBehindIt()
    {
        for (int length = 1; length < 40; length++)
        {
            byte[] content = [.. Enumerable.Range(0, length).Select(i => (byte)(37 * i + 200))];

            Assert.Equal(BitConverter.ToUInt32(IdxBytes.Compress(content).AsSpan(^8..)), Crc32.Of(content));
        }
    }
}
