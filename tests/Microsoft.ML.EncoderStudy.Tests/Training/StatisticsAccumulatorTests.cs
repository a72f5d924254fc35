using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Training;

public class StatisticsAccumulatorTests
{
    [Fact]
    public void ToArray_OfRowsOfWeightOne_IsMeanUnbiasedVarianceAndShareOfActiveRows()
    {
        var statistics = new StatisticsAccumulator(2);
        foreach (float[] row in new float[][] { [1, 0], [2, 0], [6, 5] })
            statistics.Add(row, 1);

        // Of 1, 2, 6: mean 3, squares 4 + 1 + 9 over 2. Of 0, 0, 5: mean 5/3, squares (25 + 25 + 100)/9 over 2.
        Assert.Equal(new EncoderComponentStatistics(3, 7, 1), statistics.ToArray()[0]);
        Assert.Equal(5f / 3, statistics.ToArray()[1].Mean, 1e-6f);
        Assert.Equal(25f / 3, statistics.ToArray()[1].Variance, 1e-5f);
        Assert.Equal(1f / 3, statistics.ToArray()[1].FractionActive, 1e-6f);
    }

    [Fact]
    public void ToArray_OfWeightedRows_IsThatOfSoManyEqualRows()
    {
        var weighted = new StatisticsAccumulator(1);
        weighted.Add([4], 3);
        weighted.Add([0], 1);

        // Of 4, 4, 4, 0: mean 3, squares 1 + 1 + 1 + 9 over 3, three of four active.
        Assert.Equal([new EncoderComponentStatistics(3, 4, 0.75f)], weighted.ToArray());
    }

    [Theory]
    [InlineData(0.01f, 0)]
    [InlineData(0.010001f, 1)]
    [InlineData(-0.01f, 0)]
    [InlineData(-0.010001f, 1)]
    public void ToArray_OfActivations_CountsThoseWhoseMagnitudeExceedsAHundredth(float activation, float share)
    {
        var statistics = new StatisticsAccumulator(1);
        statistics.Add([activation], 1);
        statistics.Add([activation], 1);
        Assert.Equal(share, statistics.ToArray()[0].FractionActive);
    }

    [Fact]
    public void ToArray_OfLargeMeansAndSmallDeviations_KeepsTheVariance()
    {
        var statistics = new StatisticsAccumulator(1);
        for (int row = 0; row < 1000; row++)
            statistics.Add([row % 2 == 0 ? 1e6f : 1e6f + 0.5f], 1);
        Assert.Equal(0.0625 * 1000 / 999, statistics.ToArray()[0].Variance, 1e-6);
    }
}
