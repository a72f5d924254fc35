using System.Text;
using Microsoft.ML.EncoderStudy.Formats;

namespace Microsoft.ML.EncoderStudy.Tests.Formats;

public sealed class Crc32Tests
{
    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0xCBF43926u)] // the check value that catalogues of checksums give
    public void Of_KnownContent_IsTheKnownSum(string content, uint expected) => Assert.Equal(expected, Crc32.Of(Encoding.ASCII.GetBytes(content)));
}
