namespace EncoderStudy.Experiments.Study;

/// <summary>Matches rows with columns, one to one, so that the sum of what the pairs gain is the greatest there is.</summary>
/// <remarks>
/// The Hungarian method with potentials (Kuhn 1955; Munkres 1957), one row after the other along shortest augmenting paths: O(n² m) for n
/// rows and m columns, n the smaller of the two.
/// </remarks>
internal static class OptimalAssignment
{
    /// <summary>The column of each row, or −1 where there are more rows than columns and a row got none.</summary>
    /// <param name="gains">[rows × columns], finite.</param>
    public static int[] Maximise(double[,] gains)
    {
        int rows = gains.GetLength(0), columns = gains.GetLength(1);
        if (rows <= columns)
            return MatchEveryRow(rows, columns, (row, column) => -gains[row, column]);
        int[] rowOfColumn = MatchEveryRow(columns, rows, (column, row) => -gains[row, column]);
        int[] columnOfRow = new int[rows];
        Array.Fill(columnOfRow, -1);
        for (int column = 0; column < columns; column++)
            columnOfRow[rowOfColumn[column]] = column;
        return columnOfRow;
    }

    /// <summary>The column of each row at the least cost; rows ≤ columns. Index 0 of the arrays stands for "none".</summary>
    private static int[] MatchEveryRow(int rows, int columns, Func<int, int, double> cost)
    {
        double[] rowPotential = new double[rows + 1], columnPotential = new double[columns + 1];
        int[] rowOfColumn = new int[columns + 1];
        for (int row = 1; row <= rows; row++)
            Insert(row);

        int[] columnOfRow = new int[rows];
        for (int column = 1; column <= columns; column++)
        {
            if (rowOfColumn[column] != 0)
                columnOfRow[rowOfColumn[column] - 1] = column - 1;
        }

        return columnOfRow;

        void Insert(int inserted)
        {
            int[] previous = new int[columns + 1];
            double[] distance = new double[columns + 1];
            bool[] reached = new bool[columns + 1];
            Array.Fill(distance, double.PositiveInfinity);
            rowOfColumn[0] = inserted;
            int current = 0;
            do
            {
                reached[current] = true;
                int row = rowOfColumn[current], next = 0;
                double least = double.PositiveInfinity;
                for (int column = 1; column <= columns; column++)
                {
                    if (reached[column])
                        continue;
                    double reduced = cost(row - 1, column - 1) - rowPotential[row] - columnPotential[column];
                    if (reduced < distance[column])
                        (distance[column], previous[column]) = (reduced, current);
                    if (distance[column] < least)
                        (least, next) = (distance[column], column);
                }

                for (int column = 0; column <= columns; column++)
                {
                    if (reached[column])
                    {
                        rowPotential[rowOfColumn[column]] += least;
                        columnPotential[column] -= least;
                    }
                    else
                    {
                        distance[column] -= least;
                    }
                }

                current = next;
            }
            while (rowOfColumn[current] != 0);

            for (; current != 0; current = previous[current])
                rowOfColumn[current] = rowOfColumn[previous[current]];
        }
    }
}
