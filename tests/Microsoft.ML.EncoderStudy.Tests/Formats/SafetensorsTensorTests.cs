using Microsoft.ML.EncoderStudy.Formats;

namespace Microsoft.ML.EncoderStudy.Tests.Formats;

public class SafetensorsTensorTests
{
    [Fact]
    public void CheckLength_OfAsManyBytesAsTheShapeNeeds_TakesThem() => Assert.Null(Record.Exception(() =>
    {
        new SafetensorsTensor("x", "F32", [3, 4], 8, 56).CheckLength();
        new SafetensorsTensor("scalar", "I64", [], 0, 8).CheckLength();
        new SafetensorsTensor("none", "F16", [0, long.MaxValue], 5, 5).CheckLength();
        new SafetensorsTensor("unknown type", "F4", [3], 0, 1).CheckLength();
    }));

    [Theory]
    [InlineData(8, 55, "tensor 'x': found 47 bytes, expected 48 for F32 [3, 4]")]
    [InlineData(8, 7, "tensor 'x': found an end, 7, before the beginning, 8")]
    public void CheckLength_OfOtherBytes_NamesBoth(long begin, long end, string expected) => Assert.Equal(
        expected, Assert.Throws<FormatException>(() => new SafetensorsTensor("x", "F32", [3, 4], begin, end).CheckLength()).Message);

    [Fact]
    public void CheckLength_OfMoreElementsThanCanBeCounted_SaysSo() => Assert.Contains(
        "more elements than can be counted",
        Assert.Throws<FormatException>(() => new SafetensorsTensor("x", "F32", [long.MaxValue, 4], 0, 16).CheckLength()).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData("BOOL", new long[] { 3 }, "found elements of type BOOL")]
    [InlineData("F32", new long[0], "found a single number")]
    [InlineData("F32", new[] { long.MaxValue }, "rows, expected at most")]
    [InlineData("F32", new long[] { 2, 0 }, "found the shape [2, 0], expected rows of at least 1 element")]
    public void CheckIsColumn_OfWhatCannotBeOne_SaysWhy(string type, long[] shape, string expected) => Assert.Contains(
        expected, Assert.Throws<FormatException>(() => new SafetensorsTensor("x", type, shape, 0, 12).CheckIsColumn()).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Quote_OfALongName_CutsIt() => Assert.Equal($"'{new string('n', 100)}…'", SafetensorsTensor.Quote(new string('n', 101)));
}
