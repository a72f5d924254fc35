using System.Numerics.Tensors;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace EncoderStudy.Experiments.Connections;

/// <summary>Independent component analysis by FastICA, symmetric, with g = tanh (Hyvärinen, "Fast and robust fixed-point algorithms for ICA", 1999).</summary>
/// <remarks>
/// Rows are projected on their principal components and scaled to unit variance, z. Each step is w ← E[z g(wᵀz)] − E[g'(wᵀz)] w for all
/// components, then W ← (W Wᵀ)^(−½) W. Sources have unit variance; their order and signs mean nothing.
/// </remarks>
internal sealed class FastIndependentComponents
{
    private const int MostIterations = 200;
    private const double Tolerance = 1e-4;

    private readonly double[] _mean;

    private FastIndependentComponents(double[] mean, RowMatrix filters, bool converged)
    {
        _mean = mean;
        Filters = filters;
        Converged = converged;
    }

    /// <summary>The unmixing matrix, [components × inputs]: a source is a filter's product with x − mean.</summary>
    public RowMatrix Filters { get; }

    /// <summary>Whether the directions had come to rest when the iteration ended.</summary>
    public bool Converged { get; }

    /// <param name="rows">The data.</param>
    /// <param name="components">The most components; see <see cref="PrincipalComponents.Fit"/>.</param>
    /// <param name="seed">Draws the directions to start from.</param>
    public static FastIndependentComponents Fit(RowMatrix rows, int components, int seed)
    {
        PrincipalComponents principal = PrincipalComponents.Fit(rows, components);
        int count = principal.Directions.Rows;
        double[] scales = [.. principal.Variances.Select(variance => 1 / Math.Sqrt(variance))];
        RowMatrix projected = principal.Project(rows);
        RowMatrix white = projected.Map(count, (row, result) => TensorPrimitives.Multiply(row, scales, result));

        Matrix<double> directions = Decorrelate(Matrix<double>.Build.Random(count, count, new Normal(0, 1, new Random(seed))));
        bool converged = false;
        for (int iteration = 0; iteration < MostIterations && !converged; iteration++)
        {
            Matrix<double> next = Decorrelate(Step(white, directions));
            converged = Enumerable.Range(0, count).All(k => 1 - Math.Abs(next.Row(k) * directions.Row(k)) < Tolerance);
            directions = next;
        }

        Matrix<double> whitening = Matrix<double>.Build.Dense(count, rows.Columns, (k, d) => scales[k] * principal.Directions[k][d]);
        return new FastIndependentComponents(principal.Mean, new RowMatrix((directions * whitening).ToRowMajorArray(), rows.Columns), converged);
    }

    /// <summary>The sources of rows, [rows × components].</summary>
    public RowMatrix Sources(RowMatrix rows) => rows.Along(Filters, _mean);

    private static Matrix<double> Step(RowMatrix white, Matrix<double> directions)
    {
        var next = new RowMatrix(directions.RowCount, directions.ColumnCount);
        Parallel.For(0, directions.RowCount, k =>
        {
            double[] direction = directions.Row(k).ToArray();
            double[] sources = new double[white.Rows];
            for (int row = 0; row < sources.Length; row++)
                sources[row] = TensorPrimitives.Dot<double>(white[row], direction);
            TensorPrimitives.Tanh(sources, sources);
            double slope = 1 - (TensorPrimitives.SumOfSquares<double>(sources) / sources.Length); // tanh' = 1 − tanh²
            Span<double> result = next[k];
            for (int row = 0; row < sources.Length; row++)
                TensorPrimitives.MultiplyAdd(white[row], sources[row] / sources.Length, result, result);
            TensorPrimitives.MultiplyAdd(direction, -slope, result, result);
        });
        return Matrix<double>.Build.Dense(directions.RowCount, directions.ColumnCount, (k, d) => next[k][d]);
    }

    /// <summary>(W Wᵀ)^(−½) W: the orthonormal directions nearest to W.</summary>
    private static Matrix<double> Decorrelate(Matrix<double> directions)
    {
        Evd<double> decomposition = directions.TransposeAndMultiply(directions).Evd(Symmetricity.Symmetric);
        Matrix<double> scales = Matrix<double>.Build.DenseOfDiagonalVector(decomposition.EigenValues.Map(value => 1 / Math.Sqrt(value.Real)));
        return decomposition.EigenVectors * scales * decomposition.EigenVectors.Transpose() * directions;
    }
}
