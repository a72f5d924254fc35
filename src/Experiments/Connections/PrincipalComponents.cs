using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace EncoderStudy.Experiments.Connections;

/// <summary>The directions of greatest variance, from the eigenvectors of the covariance, which MathNet finds.</summary>
internal sealed class PrincipalComponents
{
    /// <summary>Directions with less variance than this share of the greatest are noise of the arithmetic.</summary>
    private const double LeastShare = 1e-9;

    private PrincipalComponents(double[] mean, RowMatrix directions, double[] variances)
    {
        Mean = mean;
        Directions = directions;
        Variances = variances;
    }

    /// <summary>[inputs].</summary>
    public double[] Mean { get; }

    /// <summary>[components × inputs], of unit length, that of the greatest variance first.</summary>
    public RowMatrix Directions { get; }

    /// <summary>The variances, biased, along the directions.</summary>
    public double[] Variances { get; }

    /// <param name="rows">The data.</param>
    /// <param name="most">The most components; there are fewer where the data have variance in fewer directions.</param>
    public static PrincipalComponents Fit(RowMatrix rows, int most)
    {
        double[] mean = new double[rows.Columns];
        for (int row = 0; row < rows.Rows; row++)
            TensorPrimitives.Add(mean, rows[row], mean);
        TensorPrimitives.Divide(mean, rows.Rows, mean);

        Evd<double> decomposition = Covariance(rows, mean).Evd(Symmetricity.Symmetric);
        double[] ascending = [.. decomposition.EigenValues.Select(value => value.Real)];
        int count = Math.Min(most, ascending.Count(value => value > LeastShare * ascending[^1]));
        var directions = new RowMatrix(count, rows.Columns);
        for (int k = 0; k < count; k++)
            decomposition.EigenVectors.Column(ascending.Length - 1 - k).AsArray().CopyTo(directions[k]);
        return new PrincipalComponents(mean, directions, [.. ascending.Reverse().Take(count)]);
    }

    /// <summary>The coordinates of rows, [rows × components].</summary>
    public RowMatrix Project(RowMatrix rows) => rows.Along(Directions, Mean);

    private static Matrix<double> Covariance(RowMatrix rows, double[] mean)
    {
        var columns = new RowMatrix(rows.Columns, rows.Rows);
        Parallel.For(0, rows.Columns, column =>
        {
            for (int row = 0; row < rows.Rows; row++)
                columns[column][row] = rows[row][column] - mean[column];
        });
        var covariance = new double[rows.Columns, rows.Columns];
        Parallel.For(0, rows.Columns, i =>
        {
            for (int j = 0; j <= i; j++)
                covariance[i, j] = covariance[j, i] = TensorPrimitives.Dot<double>(columns[i], columns[j]) / rows.Rows;
        });
        return Matrix<double>.Build.DenseOfArray(covariance);
    }
}
