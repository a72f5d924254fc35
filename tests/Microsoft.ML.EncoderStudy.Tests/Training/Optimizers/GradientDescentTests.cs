using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Training.Optimizers;

/// <summary>Steps worked out by hand, at every vector width.</summary>
public class GradientDescentTests
{
    [Theory]
    [MemberData(nameof(Steps.Widths), MemberType = typeof(Steps))]
    public void Step_WithoutMomentum_MovesByTheLearningRateTimesTheGradient(int width) =>
        Assert.Equal(-0.1 * (3 - 1), Steps.Displacement(width, EncoderOptimizer.Sgd, 0, 0.1f, 3f, -1f), Steps.Relative);
}
