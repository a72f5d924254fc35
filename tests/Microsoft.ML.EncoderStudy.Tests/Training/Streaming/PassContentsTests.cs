using Microsoft.ML.EncoderStudy.Training.Streaming;

namespace Microsoft.ML.EncoderStudy.Tests.Training.Streaming;

public class PassContentsTests
{
    private static readonly RowSubset HeldOut = new(Salt: 5, Fraction: 0.2, HeldOut: true);

    [Fact]
    public void AreThoseOfBefore_OfAllRows_ComparesWithTheFirstPass()
    {
        var contents = new PassContents(all: 10);
        Assert.True(contents.AreThoseOfBefore(RowSubset.All, 10));
        Assert.False(contents.AreThoseOfBefore(RowSubset.All, 11));
    }

    [Theory]
    [InlineData(3, 7, true)]
    [InlineData(3, 8, false)]
    [InlineData(12, ulong.MaxValue - 1, true)] // sums wrap around
    public void AreThoseOfBefore_OfBothParts_ComparesThemTogetherWithAll(ulong heldOut, ulong others, bool expected)
    {
        var contents = new PassContents(all: 10);
        Assert.True(contents.AreThoseOfBefore(HeldOut, heldOut)); // nothing to compare with yet
        Assert.Equal(expected, contents.AreThoseOfBefore(HeldOut.Others, others));
    }

    [Fact]
    public void AreThoseOfBefore_OfALaterPassOverAPart_ComparesWithItsFirst()
    {
        var contents = new PassContents(all: 10);
        contents.AreThoseOfBefore(HeldOut, 3);
        Assert.True(contents.AreThoseOfBefore(HeldOut, 3));
        Assert.False(contents.AreThoseOfBefore(HeldOut, 4));
    }
}
