using EncoderStudy.Experiments.Connections;

namespace EncoderStudy.Experiments.Tests.Connections;

public class FastIndependentComponentsTests
{
    [Fact]
    public void Sources_OfMixedUniforms_AreTheUniforms() => AssertUnmixes(ToyRows.Uniform);

    [Fact]
    public void Sources_OfMixedLaplacians_AreTheLaplacians() => AssertUnmixes(ToyRows.Laplace);

    [Fact]
    public void Fit_ToRowsOfLowerRank_GivesAsManyComponents()
    {
        RowMatrix rows = ToyRows.Make(500, 3, seed: 6, random => OnALine(ToyRows.Uniform(random)));

        Assert.Equal(1, FastIndependentComponents.Fit(rows, components: 3, seed: 1).Filters.Rows);
    }

    private static double[] OnALine(double value) => [value, 2 * value, 0];

    private static void AssertUnmixes(Func<Random, double> draw)
    {
        RowMatrix sources = ToyRows.Make(5000, 2, seed: 5, random => [draw(random), draw(random)]);
        RowMatrix mixed = sources.Map(2, (source, row) => (row[0], row[1]) = ((2 * source[0]) + source[1] + 3, source[0] + source[1]));

        FastIndependentComponents components = FastIndependentComponents.Fit(mixed, components: 2, seed: 1);
        RowMatrix found = components.Sources(mixed);

        Assert.True(components.Converged);
        double straight = Math.Min(Correlation(found, 0, sources, 0), Correlation(found, 1, sources, 1));
        double crossed = Math.Min(Correlation(found, 0, sources, 1), Correlation(found, 1, sources, 0));
        Assert.InRange(Math.Max(straight, crossed), 0.99, 1 + 1e-12);
    }

    private static double Correlation(RowMatrix left, int i, RowMatrix right, int j) =>
        Math.Abs(MathNet.Numerics.Statistics.Correlation.Pearson(Column(left, i), Column(right, j)));

    private static IEnumerable<double> Column(RowMatrix rows, int column) => Enumerable.Range(0, rows.Rows).Select(row => rows[row][column]);
}
