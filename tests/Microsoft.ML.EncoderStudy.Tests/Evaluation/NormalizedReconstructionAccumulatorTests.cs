using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Evaluation;

namespace Microsoft.ML.EncoderStudy.Tests.Evaluation;

public class NormalizedReconstructionAccumulatorTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1000)] // neither the length of the activations counts
    public void Add_OfAReconstructionInTheRightDirection_CostsNothing(float scale)
    {
        NormalizedReconstructionAccumulator accumulator = New((a, x) => (x[0], x[1]) = (7 * a[0], 7 * a[1]));
        accumulator.Add([3, 4], [3 * scale, 4 * scale]);
        Assert.Equal(0, accumulator.MeanSquaredError, 1e-12);
    }

    [Fact]
    public void Add_OfARightAngle_CostsTwiceTheInput()
    {
        NormalizedReconstructionAccumulator accumulator = New((a, x) => (x[0], x[1]) = (a[1], a[0]));
        accumulator.Add([5, 0], [2, 0]); // x̂ points to (0, 1): ‖(5, 0) − (0, 5)‖² / 2
        Assert.Equal(25, accumulator.MeanSquaredError, 1e-12);
    }

    [Fact]
    public void Add_OfARowWithoutActivity_CostsTheWholeInputWhateverTheBias()
    {
        NormalizedReconstructionAccumulator accumulator = New((a, x) => (x[0], x[1]) = (a[0] + 9, a[1] - 9));
        accumulator.Add([3, 4], [0, 0]);
        Assert.Equal(25 / 2.0, accumulator.MeanSquaredError, 1e-12);
    }

    private static NormalizedReconstructionAccumulator New(ReconstructionFunction reconstruct) => new(reconstruct, components: 2, inputs: 2);
}
