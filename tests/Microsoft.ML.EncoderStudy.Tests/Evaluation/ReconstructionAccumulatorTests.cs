using Microsoft.ML.EncoderStudy.Evaluation;

namespace Microsoft.ML.EncoderStudy.Tests.Evaluation;

public class ReconstructionAccumulatorTests
{
    [Fact]
    public void Add_OfTwoRows_GivesTheMeanSquaredErrorAndTheVarianceExplained()
    {
        // x = (0, 0) and (4, 2), reconstructed as (1, 0) and (4, 0): errors of 1 and 4; deviations from the mean (2, 1) are 5 and 5.
        var accumulator = new ReconstructionAccumulator((a, x) => (x[0], x[1]) = (a[0], 0), inputs: 2);
        accumulator.Add([0, 0], [1]);
        accumulator.Add([4, 2], [4]);
        Assert.Equal(5 / 4.0, accumulator.MeanSquaredError, 1e-12);
        Assert.Equal(1 - (5 / 10.0), accumulator.ExplainedVariance, 1e-12);
    }

    [Fact]
    public void ExplainedVariance_OfEqualInputs_IsNotANumberWhereTheyAreReconstructed()
    {
        var accumulator = new ReconstructionAccumulator((a, x) => x[0] = a[0], inputs: 1);
        accumulator.Add([3], [3]);
        accumulator.Add([3], [3]);
        Assert.Equal(double.NaN, accumulator.ExplainedVariance);
    }
}
