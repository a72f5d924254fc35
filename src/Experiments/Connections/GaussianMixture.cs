using System.Numerics.Tensors;
using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Connections;

/// <summary>A mixture of Gaussians with diagonal covariances, fitted by EM (Dempster, Laird, Rubin 1977).</summary>
/// <remarks>
/// <para>
/// Energy of component k: E_k(x) = −log π_k + ½ Σ_d (λ log 2πσ²_kd + (x_d − μ_kd)²/σ²_kd), where ½ Σ_d log σ² is the log-determinant and λ its
/// weight: 1 in a mixture, where E_k = −log π_k N(x; μ_k, σ²_k). E-step: r = softmax(−E). M-step: the minimum of Σ r E over the parameters:
/// π_k = mean r_k, μ_k = Σ r_k x / Σ r_k, σ²_k = S_k/λ with S_k = Σ r_k (x − μ_k)² / Σ r_k, no less than the floor.
/// </para>
/// <para>Every step lowers the mean of −log Σ_k exp(−E_k), for any λ, by Jensen's inequality. As λ goes to 0 the variances go to infinity.</para>
/// </remarks>
internal sealed class GaussianMixture
{
    /// <summary>A component with fewer rows than this, in all, stays as it is.</summary>
    private const double LeastRows = 1e-8;

    private readonly GaussianMixtureSettings _settings;
    private readonly double[] _constants;
    private readonly RowMatrix _precisions, _scaledMeans;

    private GaussianMixture(GaussianMixtureSettings settings, RowMatrix means, int dimensions)
    {
        _settings = settings;
        Means = new RowMatrix([.. means.Values], dimensions);
        Variances = new RowMatrix(means.Rows, dimensions);
        LogWeights = new double[means.Rows];
        _constants = new double[means.Rows];
        _precisions = new RowMatrix(means.Rows, dimensions);
        _scaledMeans = new RowMatrix(means.Rows, dimensions);
    }

    /// <summary>log π, [components].</summary>
    public double[] LogWeights { get; }

    /// <summary>μ, [components × inputs].</summary>
    public RowMatrix Means { get; }

    /// <summary>σ², [components × inputs].</summary>
    public RowMatrix Variances { get; }

    /// <summary>The mean of −log Σ exp(−E) over the rows before each step of EM, in nats: with λ = 1 the negative log-likelihood.</summary>
    public IReadOnlyList<double> MeanEnergies { get; private set; } = [];

    /// <param name="rows">The data.</param>
    /// <param name="start">Where the means begin; each row counts to the nearest at first.</param>
    /// <param name="settings">How to fit.</param>
    public static GaussianMixture Fit(RowMatrix rows, RowMatrix start, GaussianMixtureSettings settings)
    {
        var mixture = new GaussianMixture(settings, start, rows.Columns);
        mixture.Maximise(rows, NearestPrototype.OneHot(rows, start));
        var energies = new List<double>();
        for (int iteration = 0; iteration < settings.Iterations; iteration++)
        {
            var responsibilities = new RowMatrix(rows.Rows, start.Rows);
            double[] energy = new double[rows.Rows];
            Parallel.For(0, rows.Rows, row => energy[row] = mixture.Respond(rows[row], responsibilities[row]));
            energies.Add(energy.Sum() / energy.Length);
            if (energies.Count > 1 && energies[^2] - energies[^1] < settings.Tolerance)
                break;
            mixture.Maximise(rows, responsibilities);
        }

        mixture.MeanEnergies = energies;
        return mixture;
    }

    /// <summary>E, one for each component.</summary>
    public void Energies(ReadOnlySpan<double> row, Span<double> energies)
    {
        // (x − μ)²/σ² multiplied out: two dot products for each component. Double precision bears the cancellation.
        double[] squares = new double[row.Length];
        TensorPrimitives.Multiply(row, row, squares);
        for (int k = 0; k < energies.Length; k++)
            energies[k] = _constants[k] + (0.5 * TensorPrimitives.Dot(squares, _precisions[k])) - TensorPrimitives.Dot(row, _scaledMeans[k]);
    }

    public RowMatrix Energies(RowMatrix rows) => rows.Map(Means.Rows, Energies);

    private double Respond(ReadOnlySpan<double> row, Span<double> responsibilities)
    {
        Energies(row, responsibilities);
        return Softmin.Of(responsibilities, responsibilities);
    }

    private void Maximise(RowMatrix rows, RowMatrix responsibilities) =>
        Parallel.For(0, Means.Rows, k => Maximise(rows, responsibilities, k));

    private void Maximise(RowMatrix rows, RowMatrix responsibilities, int k)
    {
        double total = 0;
        double[] sum = new double[rows.Columns], squares = new double[rows.Columns], scaled = new double[rows.Columns];
        for (int row = 0; row < rows.Rows; row++)
        {
            double responsibility = responsibilities[row][k];
            if (responsibility < 1e-14)
                continue; // Most are, in many dimensions: none of them would be seen in the sums.
            total += responsibility;
            TensorPrimitives.Multiply(rows[row], responsibility, scaled);
            TensorPrimitives.Add(sum, scaled, sum);
            TensorPrimitives.MultiplyAdd(scaled, rows[row], squares, squares);
        }

        LogWeights[k] = Math.Log(Math.Max(total, double.Epsilon) / rows.Rows);
        if (total >= LeastRows)
        {
            TensorPrimitives.Divide(sum, total, Means[k]);
            for (int d = 0; d < rows.Columns; d++)
            {
                double mean = Means[k][d], variance = (squares[d] / total) - (mean * mean);
                Variances[k][d] = Math.Max(variance / _settings.LogDeterminantWeight, _settings.VarianceFloor);
            }
        }
        else if (Variances[k][0] == 0)
        {
            Variances[k].Fill(1); // No row was nearest to where it started, and it has no variances yet that could stay as they are.
        }

        Prepare(k);
    }

    private void Prepare(int k)
    {
        double constant = -LogWeights[k];
        for (int d = 0; d < Means.Columns; d++)
        {
            double mean = Means[k][d], precision = 1 / Variances[k][d];
            _precisions[k][d] = precision;
            _scaledMeans[k][d] = mean * precision;
            constant += 0.5 * ((_settings.LogDeterminantWeight * Math.Log(2 * Math.PI / precision)) + (mean * mean * precision));
        }

        _constants[k] = constant;
    }
}
