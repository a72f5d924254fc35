using System.Numerics.Tensors;

namespace EncoderStudy.Experiments.Connections;

/// <summary>A self-organising map on a rectangular grid, by the batch algorithm (Kohonen, "Essentials of the self-organizing map", 2013).</summary>
/// <remarks>
/// Each epoch finds the nearest unit of every row, then moves every unit to the mean of all rows weighted by exp(−g²/2ρ²), g being the distance
/// on the grid between the unit and the row's nearest. The radius ρ shrinks from half the longer side to one half, by the same factor each epoch.
/// </remarks>
internal static class KohonenMap
{
    private const double LastRadius = 0.5;

    /// <param name="rows">The data.</param>
    /// <param name="width">Units in a line of the grid.</param>
    /// <param name="height">Lines of the grid.</param>
    /// <param name="epochs">Passes over the data.</param>
    /// <param name="seed">Draws the rows that the units start at.</param>
    /// <returns>[units × inputs], line after line of the grid.</returns>
    public static RowMatrix Fit(RowMatrix rows, int width, int height, int epochs, int seed)
    {
        int units = width * height;
        RowMatrix prototypes = rows.Draw(units, seed);
        double firstRadius = Math.Max(Math.Max(width, height) / 2.0, LastRadius);
        for (int epoch = 0; epoch < epochs; epoch++)
        {
            double radius = firstRadius * Math.Pow(LastRadius / firstRadius, epoch / Math.Max(1.0, epochs - 1));
            (RowMatrix sums, double[] counts) = SumByUnit(rows, prototypes);
            Move(prototypes, sums, counts, width, radius);
        }

        return prototypes;
    }

    private static (RowMatrix Sums, double[] Counts) SumByUnit(RowMatrix rows, RowMatrix prototypes)
    {
        var sums = new RowMatrix(prototypes.Rows, prototypes.Columns);
        double[] counts = new double[prototypes.Rows];
        foreach ((int row, int unit) in NearestPrototype.Of(rows, prototypes).Index())
        {
            TensorPrimitives.Add(sums[unit], rows[row], sums[unit]);
            counts[unit]++;
        }

        return (sums, counts);
    }

    private static void Move(RowMatrix prototypes, RowMatrix sums, double[] counts, int width, double radius) =>
        Parallel.For(0, prototypes.Rows, unit =>
        {
            double total = 0;
            double[] sum = new double[prototypes.Columns];
            for (int other = 0; other < prototypes.Rows; other++)
            {
                double across = (unit % width) - (other % width), down = (unit / width) - (other / width);
                double share = Math.Exp(-((across * across) + (down * down)) / (2 * radius * radius));
                total += share * counts[other];
                TensorPrimitives.MultiplyAdd(sums[other], share, sum, sum);
            }

            TensorPrimitives.Divide(sum, total, prototypes[unit]);
        });
}
