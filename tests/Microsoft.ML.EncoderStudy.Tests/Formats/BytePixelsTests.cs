using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Formats;

namespace Microsoft.ML.EncoderStudy.Tests.Formats;

public class BytePixelsTests
{
    [Fact]
    public void CopyTo_EveryByte_IsDividedBy255()
    {
        byte[] bytes = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        VBuffer<float> pixels = default;

        BytePixels.CopyTo(ref pixels, bytes);

        Assert.Equal(bytes.Select(value => value / 255f), pixels.DenseValues());
    }

    [Theory]
    [InlineData(new byte[] { 0, 9, 0, 0 }, false)]
    [InlineData(new byte[] { 0, 9, 9, 0 }, true)] // two values and two indices would take as much as four values
    [InlineData(new byte[] { 0, 9, 9, 0, 0 }, false)]
    [InlineData(new byte[] { 9, 9, 9 }, true)]
    [InlineData(new byte[] { 0, 0, 0 }, false)]
    [InlineData(new byte[] { 0 }, false)]
    [InlineData(new byte[] { 1 }, true)]
    public void CopyTo_ZerosAndOthers_IsSparseOnlyWhereSmaller(byte[] bytes, bool dense)
    {
        VBuffer<float> pixels = default;

        BytePixels.CopyTo(ref pixels, bytes);

        Assert.Equal(dense, pixels.IsDense);
        Assert.Equal(bytes.Length, pixels.Length);
        Assert.Equal(bytes.Select(value => value / 255f), pixels.DenseValues());
    }

    [Fact]
    public void CopyTo_UsedBuffer_LeavesNothingOfThePreviousVector()
    {
        byte[][] images = [[1, 2, 3, 4], [0, 0, 0, 5], [6, 0, 0, 0], [0, 0, 0, 0], [7, 8, 9, 10], [0, 11, 0], [1, 2, 3, 4, 5, 6]];
        VBuffer<float> pixels = default;

        foreach (byte[] bytes in images)
        {
            BytePixels.CopyTo(ref pixels, bytes);

            Assert.Equal(bytes.Select(value => value / 255f), pixels.DenseValues());
        }
    }
}
