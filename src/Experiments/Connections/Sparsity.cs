using System.Numerics.Tensors;

namespace EncoderStudy.Experiments.Connections;

/// <summary>How few of a row's features carry it, and how few components share it.</summary>
internal static class Sparsity
{
    /// <summary>The study's threshold: features no further from 0 are off.</summary>
    private const double Off = 0.01;

    /// <summary>The mean number of features of a row that are not off.</summary>
    public static double L0(RowMatrix features) => features.Values.Count(value => Math.Abs(value) > Off) / (double)features.Rows;

    /// <summary>
    /// The mean over the rows of (√n − ‖a‖₁/‖a‖₂)/(√n − 1): 1 where one feature carries the row, 0 where all do alike (Hoyer 2004). Zero
    /// rows are left out.
    /// </summary>
    public static double Hoyer(RowMatrix features)
    {
        double root = Math.Sqrt(features.Columns);
        return Enumerable.Range(0, features.Rows)
            .Select(row => (root - (TensorPrimitives.SumOfMagnitudes<double>(features[row]) / TensorPrimitives.Norm<double>(features[row]))) / (root - 1))
            .Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
    }

    /// <summary>The mean over the rows of the entropy of responsibilities, in nats.</summary>
    public static double Entropy(RowMatrix responsibilities) => Enumerable.Range(0, responsibilities.Rows).Average(row => EntropyOf(responsibilities[row]));

    /// <summary>The mean over the rows of the largest responsibility.</summary>
    public static double Largest(RowMatrix responsibilities) =>
        Enumerable.Range(0, responsibilities.Rows).Average(row => TensorPrimitives.Max<double>(responsibilities[row]));

    /// <summary>
    /// What the component tells of the row, in nats: the entropy of the mean responsibilities less the mean entropy. 0 where every row is
    /// shared alike.
    /// </summary>
    public static double Information(RowMatrix responsibilities)
    {
        double[] mean = new double[responsibilities.Columns];
        for (int row = 0; row < responsibilities.Rows; row++)
            TensorPrimitives.MultiplyAdd(responsibilities[row], 1.0 / responsibilities.Rows, mean, mean);
        return EntropyOf(mean) - Entropy(responsibilities);
    }

    private static double EntropyOf(ReadOnlySpan<double> shares)
    {
        double entropy = 0;
        foreach (double share in shares)
            entropy -= share > 0 ? share * Math.Log(share) : 0;
        return entropy;
    }
}
