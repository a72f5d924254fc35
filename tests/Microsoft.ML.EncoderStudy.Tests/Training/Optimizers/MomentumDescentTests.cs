using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Training.Optimizers;

/// <summary>Steps worked out by hand, at every vector width.</summary>
public class MomentumDescentTests
{
    [Theory]
    [MemberData(nameof(Steps.Widths), MemberType = typeof(Steps))]
    public void Step_WithMomentum_GoesOnByThePastGradientsEachDecayedPerStep(int width) =>

        // u: 1, 0.5 + 2 = 2.5, 1.25 + 0; together 4.75.
        Assert.Equal(-0.1 * 4.75, Steps.Displacement(width, EncoderOptimizer.Sgd, 0.5f, 0.1f, 1f, 2f, 0f), Steps.Relative);
}
