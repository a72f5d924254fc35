using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Tests.Numerics;

public class ElementaryTests
{
    [Fact]
    public void Log_OverAllMagnitudes_IsThatOfTheLibraryToAFewOfItsLastPlaces()
    {
        var random = new Random(1);
        for (int i = 0; i < 100_000; i++)
        {
            double x = Math.ScaleB(0.5 + random.NextDouble(), random.Next(-1073, 1023)), expected = Math.Log(x);
            Assert.Equal(expected, Elementary.Log(x), 4e-16 * Math.Max(1, Math.Abs(expected)));
        }
    }

    [Fact]
    public void Log_NearOne_KeepsItsRelativeAccuracy()
    {
        foreach (double x in new[] { 1 + 1e-15, 1 - 1e-15, 1 + 1e-8, 1 - 1e-8, 1.0001, 0.9999, 1.4, 0.71 })
            Assert.Equal(Math.Log(x), Elementary.Log(x), 1e-15 * Math.Abs(x - 1));
    }

    [Fact]
    public void Log_OfWhatHasNone_IsAsTheLibrarySays()
    {
        foreach (double x in new[] { 0, -0.0, -1, double.NegativeInfinity, double.PositiveInfinity, double.NaN, 1 })
            Assert.Equal(Math.Log(x), Elementary.Log(x));
    }

    [Theory]
    [InlineData(0.9, 0)]
    [InlineData(0.9, 1)]
    [InlineData(0.999, 256)]
    [InlineData(0.5, 1074)]
    [InlineData(0.9, 100_000)]
    public void Power_OfAnyExponent_IsThatOfTheLibraryToItsLastPlaces(double x, int n) =>
        Assert.Equal(Math.Pow(x, n), Elementary.Power(x, n), 1e-14 * Math.Pow(x, n));

    /// <remarks>Known bits: what this test finds on one machine it finds on every other.</remarks>
    [Fact]
    public void Log_OfKnownNumbers_HasKnownBits()
    {
        Assert.Equal(0x3FE62E42FEFA39EF, BitConverter.DoubleToInt64Bits(Elementary.Log(2)));
        Assert.Equal(0x40026BB1BBB55516, BitConverter.DoubleToInt64Bits(Elementary.Log(10)));
    }
}
