using EncoderStudy.Experiments.Connections;
using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Tests.Connections;

public class MatchedCosineTests
{
    [Fact]
    public void Of_TheSameRowsInAnotherOrderScaledAndTurned_IsOne()
        => Assert.Equal(1, MatchedCosine.Of(new RowMatrix([1, 2, 3, -1], 2), new RowMatrix([-6, 2, 2, 4], 2)), 1e-12);

    [Fact]
    public void Of_FewerRows_CountsThoseThatAreMatched()
        => Assert.Equal(1, MatchedCosine.Of(new RowMatrix([0, 2], 2), new RowMatrix([1, 0, 0, 1, 1, 1], 2)), 1e-12);

    [Fact]
    public void Of_AZeroRow_IsZero() => Assert.Equal(0, MatchedCosine.Of(new RowMatrix([0, 0], 2), new RowMatrix([1, 0], 2)));

    [Fact]
    public void OptimalAssignment_OfRandomGains_IsAsGoodAsTheBestOfAllOrders()
    {
        var random = new Random(10);
        for (int trial = 0; trial < 20; trial++)
        {
            var gains = new double[5, 6];
            for (int i = 0; i < 30; i++)
                gains[i / 6, i % 6] = random.NextDouble();

            double found = OptimalAssignment.Maximise(gains).Index().Sum(pair => gains[pair.Index, pair.Item]);

            Assert.Equal(Best(gains, row: 0, taken: 0), found, 1e-12);
        }
    }

    private static double Best(double[,] gains, int row, int taken) => row == gains.GetLength(0)
        ? 0
        : Enumerable.Range(0, gains.GetLength(1)).Where(column => (taken & (1 << column)) == 0)
            .Max(column => gains[row, column] + Best(gains, row + 1, taken | (1 << column)));
}
