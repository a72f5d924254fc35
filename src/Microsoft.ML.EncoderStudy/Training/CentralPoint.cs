using Microsoft.ML.EncoderStudy.Training.Batches;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>Points in the middle of the training rows, from which a decoder's bias may start.</summary>
/// <param name="set">The rows.</param>
/// <param name="checkAlive">Called with every row; throws where the training was cancelled.</param>
internal sealed class CentralPoint(ITrainingSet set, Action checkAlive)
{
    private const int MostIterations = 100;
    private const double RelativeTolerance = 1e-6;

    private readonly float[] _row = new float[set.Rows.Inputs];

    /// <summary>The mean of the rows.</summary>
    public double[] Mean() => WeightedMean(() => 1);

    /// <summary>The point with the smallest sum of distances to the rows, by Weiszfeld's iteration (1937) from the mean.</summary>
    /// <remarks>
    /// y ← Σ x_i/‖x_i − y‖ / Σ 1/‖x_i − y‖, until y moves by less than 1e-6 of the mean distance, at most 100 times. A row that y falls on
    /// counts with that length in place of its distance of 0.
    /// </remarks>
    public double[] GeometricMedian()
    {
        double[] point = Mean();
        double meanDistance = 0;
        WeightedMean(() =>
        {
            meanDistance += Distance(point) / set.Count;
            return 1;
        });

        double tolerance = RelativeTolerance * meanDistance;
        for (int i = 0; i < MostIterations && tolerance > 0; i++)
        {
            double[] previous = point;
            point = WeightedMean(() => 1 / Math.Max(Distance(previous), tolerance));
            if (Distance(previous, point) < tolerance)
                break;
        }

        return point;
    }

    /// <param name="weightOf">The weight of a row, which is in <see cref="_row"/>.</param>
    private double[] WeightedMean(Func<double> weightOf)
    {
        var sum = new double[_row.Length];
        double total = 0;
        foreach (int row in set.InOrder())
        {
            checkAlive();
            set.Rows.CopyRow(row, _row);
            double weight = weightOf();
            total += weight;
            for (int d = 0; d < sum.Length; d++)
                sum[d] += weight * _row[d];
        }

        for (int d = 0; d < sum.Length; d++)
            sum[d] /= total;
        return sum;
    }

    private double Distance(double[] point)
    {
        double squares = 0;
        for (int d = 0; d < point.Length; d++)
            squares += (_row[d] - point[d]) * (_row[d] - point[d]);
        return Math.Sqrt(squares);
    }

    private static double Distance(double[] left, double[] right) => Math.Sqrt(left.Zip(right, (p, q) => (p - q) * (p - q)).Sum());
}
