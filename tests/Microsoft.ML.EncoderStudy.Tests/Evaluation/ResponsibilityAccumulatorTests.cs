using Microsoft.ML.EncoderStudy.Evaluation;

namespace Microsoft.ML.EncoderStudy.Tests.Evaluation;

public class ResponsibilityAccumulatorTests
{
    [Fact]
    public void Add_OfEqualActivations_HasTheLargestEntropyThereIs()
    {
        var accumulator = new ResponsibilityAccumulator();
        accumulator.Add([1e4f, 1e4f, 1e4f, 1e4f]);
        Assert.Equal(Math.Log(4), accumulator.MeanEntropy, 1e-12);
        Assert.Equal(0.25, accumulator.MeanMaximum, 1e-12);
    }

    [Fact]
    public void Add_OfTwoRows_GivesTheMeans()
    {
        var accumulator = new ResponsibilityAccumulator();
        accumulator.Add([0, (float)Math.Log(3)]); // r = (¾, ¼)
        accumulator.Add([0, 1e4f]); // r = (1, 0)
        double entropy = -((0.75 * Math.Log(0.75)) + (0.25 * Math.Log(0.25)));
        Assert.Equal(entropy / 2, accumulator.MeanEntropy, 1e-7); // log 3 is rounded to single precision
        Assert.Equal((0.75 + 1) / 2, accumulator.MeanMaximum, 1e-7);
    }
}
