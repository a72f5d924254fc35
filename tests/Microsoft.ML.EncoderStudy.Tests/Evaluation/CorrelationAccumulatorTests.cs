using Microsoft.ML.EncoderStudy.Evaluation;

namespace Microsoft.ML.EncoderStudy.Tests.Evaluation;

public class CorrelationAccumulatorTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(130)] // two blocks of 64 rows and two more
    public void SumOfSquaredCorrelations_OfOneComponentTwiceItsOppositeAndAConstant_CountsEveryPairTwice(int rows)
    {
        var accumulator = new CorrelationAccumulator(4);
        for (int i = 0; i < rows; i++)
        {
            float value = i % 2 == 0 ? 1000 : 1001;
            accumulator.Add([value, 2 * value, -value, 7]);
        }

        Assert.Equal(6, accumulator.SumOfSquaredCorrelations(_ => Assert.Fail("The rows are needed once.")), 1e-9);
        Assert.Equal(1, accumulator.CountVariancesBelow(0.01));
    }

    [Fact]
    public void SumOfSquaredCorrelations_OfComponentsThatHaveNothingInCommon_Is0()
    {
        var accumulator = new CorrelationAccumulator(2);
        foreach (float[] row in new float[][] { [0, 0], [0, 1], [1, 0], [1, 1] })
            accumulator.Add(row);
        Assert.Equal(0, accumulator.SumOfSquaredCorrelations(_ => { }), 1e-12);
        Assert.Equal(2, accumulator.CountVariancesBelow(0.34)); // a third each
    }
}
