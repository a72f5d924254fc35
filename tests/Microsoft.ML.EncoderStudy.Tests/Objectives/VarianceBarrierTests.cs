using Microsoft.ML.EncoderStudy.Objectives;

namespace Microsoft.ML.EncoderStudy.Tests.Objectives;

public class VarianceBarrierTests
{
    [Fact]
    public void Evaluate_OfTwoRows_IsMinusTheLogarithmOfTheUnbiasedVariance()
    {
        // Means 1 and 4, variances 2 and 8: the gradient is −2 (a − μ) / Var.
        (double loss, float[][] gradient) = ObjectiveOfOneTerm.Evaluate(new VarianceBarrier(1), [[0, 2], [2, 6]]);

        Assert.Equal(-Math.Log(16), loss, 1e-5);
        ObjectiveOfOneTerm.AssertNear([[1, 0.5f], [-1, -0.5f]], gradient);
    }

    [Fact]
    public void Evaluate_OfAWeightedRow_CountsItAsSeveral()
    {
        (double loss, float[][] gradient) = ObjectiveOfOneTerm.Evaluate(new VarianceBarrier(2), [[0], [4]], 3, 1);
        (double repeated, float[][] ofRepeated) = ObjectiveOfOneTerm.Evaluate(new VarianceBarrier(2), [[0], [0], [0], [4]]);

        Assert.Equal(repeated, loss, 1e-6);
        Assert.Equal(3 * ofRepeated[0][0], gradient[0][0], 1e-6f);
        Assert.Equal(ofRepeated[3][0], gradient[1][0], 1e-6f);
    }

    [Fact]
    public void Evaluate_OfAConstantComponent_CostsMinusLogEpsilonAndPushesNowhere()
    {
        (double loss, float[][] gradient) = ObjectiveOfOneTerm.Evaluate(new VarianceBarrier(1, 0.01f), [[3], [3], [3]]);

        Assert.Equal(-Math.Log(0.01), loss, 1e-6);
        Assert.All(gradient, row => Assert.Equal(0, row[0]));
    }

    [Fact]
    public void Unused_WithoutTheTerm_IsAnEpsilonOtherThanTheDefault()
    {
        Assert.Contains((true, "VarianceEpsilon", "VarianceWeight is 0"), new VarianceBarrier(0, 1e-3f).Unused(components: 2));
        Assert.DoesNotContain(new VarianceBarrier(0).Unused(components: 2), unused => unused.IsUnused);
    }
}
