using System.Globalization;
using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Connections;

/// <summary>EM with less and less of the log-determinant: what keeps a mixture from giving every row to all components alike.</summary>
/// <remarks>
/// With weight λ the M-step's variances are S/λ, so that λ = 0 has none: they are infinite, and every energy is the same. The smaller λ, the softer
/// the responsibilities, until all components come to the same place. Measured by what the component tells of the row: 0 after a collapse.
/// </remarks>
internal static class LogDeterminantSweep
{
    public const int Rows = 1_000;
    public const int Dimensions = 16;
    private const string Information = "information";

    /// <summary>λ, from a mixture as it is to next to nothing.</summary>
    public static IReadOnlyList<double> Weights { get; } = [1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01];

    /// <param name="train">The data, of which the first rows are used, on their first principal components.</param>
    /// <param name="components">The number of components; no more than rows.</param>
    /// <param name="seed">Draws the rows that the means start at.</param>
    public static RunResult Run(string configuration, RowMatrix train, int components, int seed)
    {
        RowMatrix rows = train.First(Rows);
        RowMatrix projected = PrincipalComponents.Fit(rows, Dimensions).Project(rows);
        RowMatrix start = projected.Draw(components, seed);
        return new RunResult
        {
            Configuration = configuration,
            Seed = seed,
            Metrics = Weights.ToDictionary(Name, weight => InformationAt(projected, start, weight)),
        };
    }

    public static string Name(double weight) => string.Create(CultureInfo.InvariantCulture, $"{Information} at λ = {weight}");

    private static double InformationAt(RowMatrix rows, RowMatrix start, double weight)
    {
        GaussianMixture mixture = GaussianMixture.Fit(
            rows, start, new GaussianMixtureSettings { LogDeterminantWeight = weight, Iterations = 100, Tolerance = 1e-7 });
        return Math.Max(0, Sparsity.Information(mixture.Energies(rows).Responsibilities())); // Rounding may leave it just below 0.
    }
}
