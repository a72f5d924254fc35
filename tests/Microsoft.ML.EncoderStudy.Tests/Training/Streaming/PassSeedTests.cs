using Microsoft.ML.EncoderStudy.Training.Streaming;

namespace Microsoft.ML.EncoderStudy.Tests.Training.Streaming;

public class PassSeedTests
{
    private const int Passes = 1000;

    [Fact]
    public void DrawsAndOrder_OfEveryPass_AreTheirOwn()
    {
        var seed = new PassSeed(7);
        int[] first = [.. Enumerable.Range(0, Passes).SelectMany(pass => new[] { seed.DrawsOf(pass).Next(), seed.OrderOf(pass).Next() })];

        // Of 2,000 numbers below 2³¹ two may be equal by chance, once in a thousand seeds.
        Assert.InRange(first.Distinct().Count(), first.Length - 1, first.Length);
    }

    [Fact]
    public void DrawsAndOrder_OfTheSamePassAndSeed_AreTheSameWhateverWasDrawnBefore()
    {
        var seed = new PassSeed(7);
        seed.DrawsOf(0).Next();
        Assert.Equal(new PassSeed(7).DrawsOf(3).Next(), seed.DrawsOf(3).Next());
        Assert.Equal(new PassSeed(7).OrderOf(3).Next(), seed.OrderOf(3).Next());
        Assert.NotEqual(new PassSeed(8).DrawsOf(3).Next(), seed.DrawsOf(3).Next());
        Assert.NotEqual(new PassSeed(8).OrderOf(3).Next(), seed.OrderOf(3).Next());
    }
}
