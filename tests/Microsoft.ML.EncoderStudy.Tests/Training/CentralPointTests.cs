using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.EncoderStudy.Training.Batches;

namespace Microsoft.ML.EncoderStudy.Tests.Training;

public class CentralPointTests
{
    private static CentralPoint Of(params float[][] rows)
    {
        var builder = new TrainingRowsBuilder(rows[0].Length);
        foreach (float[] row in rows)
            builder.Add(new VBuffer<float>(row.Length, row));
        return new CentralPoint(new RowsInMemory(builder.Build(), weights: null), () => { });
    }

    [Fact]
    public void Mean_IsTheMeanOfEveryInput() => Assert.Equal([2.0, 1.0], Of([1, 0], [3, 0], [2, 3]).Mean());

    [Fact]
    public void GeometricMedian_OfATriangle_SeesEverySideUnderTheSameAngle()
    {
        // The point from which the unit vectors towards all rows cancel (Fermat's point).
        float[][] rows = [[0, 0, 1], [4, 0, 1], [1, 3, 1]];
        double[] median = Of(rows).GeometricMedian();
        for (int d = 0; d < 3; d++)
            Assert.Equal(0, rows.Sum(row => (row[d] - median[d]) / Distance(row, median)), 1e-4);
    }

    [Fact]
    public void GeometricMedian_WithOneRowFarAway_StaysWithTheOthers()
    {
        double[] median = Of([0, 0], [1, 0], [0, 1], [1, 1], [1e4f, 1e4f]).GeometricMedian();
        Assert.All(median, value => Assert.InRange(value, 0, 1.001));
    }

    [Fact]
    public void GeometricMedian_OfEqualRows_IsThatRow() => Assert.Equal([2.0, 5.0], Of([2, 5], [2, 5], [2, 5]).GeometricMedian());

    [Theory]
    [InlineData(1e-44f)]
    [InlineData(1e-40f)]
    [InlineData(1e-25f)]
    [InlineData(1e20f)]
    [InlineData(1e37f)]
    public void GeometricMedian_OfRowsOfAnyScale_IsAsFarAlongAsThatOfOrdinaryRows(float scale)
    {
        float[][] rows = [[1, 1], [4, 1], [1, 3], [2, 2]];
        double[] expected = Of(rows).GeometricMedian();

        double[] median = Of([.. rows.Select(row => Array.ConvertAll(row, value => value * scale))]).GeometricMedian();

        for (int d = 0; d < 2; d++)
            Assert.Equal(expected[d], median[d] / scale, scale < 1e-42f ? 0.1 : 1e-4); // so small, whole numbers are all there is
    }

    private static double Distance(float[] row, double[] point) => Math.Sqrt(row.Zip(point, (p, q) => (p - q) * (p - q)).Sum());
}
