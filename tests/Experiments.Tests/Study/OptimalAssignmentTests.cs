using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Tests.Study;

public sealed class OptimalAssignmentTests
{
    [Fact]
    public void Maximise_WhereTheGreedyChoiceIsWrong_TakesTheBetterWhole()
    {
        // Greedily 9 + 1; together 8 + 8.
        double[,] gains = { { 9, 8 }, { 8, 1 } };

        Assert.Equal([1, 0], OptimalAssignment.Maximise(gains));
    }

    [Fact]
    public void Maximise_MoreColumnsThanRows_LeavesColumnsOut()
        => Assert.Equal([2, 0], OptimalAssignment.Maximise(new double[,] { { 1, 2, 5 }, { 4, 3, 6 } }));

    [Fact]
    public void Maximise_MoreRowsThanColumns_LeavesRowsWithoutOne()
        => Assert.Equal([-1, 1, 0], OptimalAssignment.Maximise(new double[,] { { 1, 2 }, { 0, 4 }, { 5, 5 } }));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    [InlineData(3, 6)]
    [InlineData(6, 3)]
    [InlineData(6, 6)]
    public void Maximise_RandomGains_GainsAsMuchAsTheBestOfAllAssignments(int rows, int columns)
    {
        var random = new Random(7);
        for (int trial = 0; trial < 20; trial++)
        {
            double[,] gains = new double[rows, columns];
            for (int row = 0; row < rows; row++)
            {
                for (int column = 0; column < columns; column++)
                    gains[row, column] = random.NextDouble() - 0.5;
            }

            int[] columnOfRow = OptimalAssignment.Maximise(gains);

            int[] matched = [.. columnOfRow.Where(column => column >= 0)];
            Assert.Equal(Math.Min(rows, columns), matched.Distinct().Count());
            Assert.Equal(matched.Length, matched.Distinct().Count());
            double sum = columnOfRow.Select((column, row) => column < 0 ? 0 : gains[row, column]).Sum();
            Assert.Equal(Best(gains, 0, new bool[columns], Math.Max(0, rows - columns)), sum, 1e-12);
        }
    }

    /// <summary>The greatest sum that the rows from one on can gain, when so many of them may go without a column.</summary>
    private static double Best(double[,] gains, int row, bool[] taken, int withoutColumn)
    {
        if (row == gains.GetLength(0))
            return 0;
        double best = withoutColumn > 0 ? Best(gains, row + 1, taken, withoutColumn - 1) : double.NegativeInfinity;
        for (int column = 0; column < taken.Length; column++)
        {
            if (taken[column])
                continue;
            taken[column] = true;
            best = Math.Max(best, gains[row, column] + Best(gains, row + 1, taken, withoutColumn));
            taken[column] = false;
        }

        return best;
    }
}
