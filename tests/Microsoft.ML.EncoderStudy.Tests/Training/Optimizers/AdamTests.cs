using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Training.Optimizers;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Training.Optimizers;

/// <summary>Steps worked out by hand from the paper's rule, at every vector width.</summary>
public class AdamTests
{
    [Theory]
    [MemberData(nameof(Steps.Widths), MemberType = typeof(Steps))]
    public void Step_InItsFirstStep_MovesByTheLearningRateAgainstTheSignWhateverTheSizeOfTheGradient(int width)
    {
        Assert.Equal(-0.01, Steps.Displacement(width, EncoderOptimizer.Adam, 0, 0.01f, 5f), 0.01 * Steps.Relative);
        Assert.Equal(0.01, Steps.Displacement(width, EncoderOptimizer.Adam, 0, 0.01f, -2e-3f), 0.01 * 1e-5);
    }

    [Theory]
    [MemberData(nameof(Steps.Widths), MemberType = typeof(Steps))]
    public void Step_OfAGradientAsLargeAsEpsilon_MovesByHalfTheLearningRate(int width) =>

        // η g/(|g| + ε) with g = ε = 10⁻⁸.
        Assert.Equal(-0.005, Steps.Displacement(width, EncoderOptimizer.Adam, 0, 0.01f, 1e-8f), 0.005 * Steps.Relative);

    [Theory]
    [MemberData(nameof(Steps.Widths), MemberType = typeof(Steps))]
    public void Step_AfterOneGradientAndNone_MovesByWhatIsLeftOfTheMoments(int width)
    {
        // m = β₁ (1 − β₁) g and v = β₂ (1 − β₂) g², corrected by 1 − β₁² and 1 − β₂²: 0.09/0.19 over √(0.999/1.999) of a whole step.
        double second = 0.09 / 0.19 / Math.Sqrt(0.999 / 1.999);
        Assert.Equal(0.670058, second, 1e-6);
        Assert.Equal(-0.01 * (1 + second), Steps.Displacement(width, EncoderOptimizer.Adam, 0, 0.01f, 2f, 0f), 0.01 * 1e-5);
    }

    [Theory]
    [MemberData(nameof(Steps.Widths), MemberType = typeof(Steps))]
    public void Step_OfTwoOppositeGradients_GoesOnAgainstTheFirstAndTurnsOnlyAfterTheSecond(int width)
    {
        // m = (0.09 − 0.1) g, v = 0.001 (0.999 + 1) g²: −0.01/0.19 of a whole step, back.
        Assert.Equal(-0.01 * (1 - (0.01 / 0.19)), Steps.Displacement(width, EncoderOptimizer.Adam, 0, 0.01f, 3f, -3f), 0.01 * 1e-5);
    }

    [Fact]
    public void Moments_OfAdamAfterOneStep_AreATenthOfTheGradientAndAThousandthOfItsSquare()
    {
        IOptimizer adam = IOptimizer.Create(EncoderOptimizer.Adam, 0, 16);
        adam.Step(Kernels.Best, 0.01f, Enumerable.Repeat(4f, 16).ToArray(), new float[16]);
        Assert.All(adam.Moments[0].Span.ToArray(), moment => Assert.Equal(0.4, moment, 1e-6));
        Assert.All(adam.Moments[1].Span.ToArray(), moment => Assert.Equal(0.016, moment, 1e-6));
    }
}
