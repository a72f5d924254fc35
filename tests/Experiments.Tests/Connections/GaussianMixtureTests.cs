using EncoderStudy.Experiments.Connections;

namespace EncoderStudy.Experiments.Tests.Connections;

public class GaussianMixtureTests
{
    private static readonly RowMatrix Rows = ToyRows.TwoGaussians(rows: 6000, seed: 1);
    private static readonly RowMatrix Start = new([-1, 0, 1, 0], 2);

    [Fact]
    public void Fit_ToTwoGaussians_FindsTheirMeans() // Standard errors are at most 0.02.
        => AssertNear([-3, 0, 3, 2], Fit().Means.Values, 0.1);

    [Fact]
    public void Fit_ToTwoGaussians_FindsTheirVariances() // Standard errors are at most 0.03.
        => AssertNear([1, 0.25, 0.25, 1], Fit().Variances.Values, 0.15);

    [Fact]
    public void Fit_ToTwoGaussians_FindsTheirShares()
        => AssertNear([1 / 3.0, 2 / 3.0], Array.ConvertAll(Fit().LogWeights, Math.Exp), 0.03);

    [Theory]
    [InlineData(1)]
    [InlineData(0.5)]
    [InlineData(0.1)]
    public void Fit_WithAnyWeightOfTheLogDeterminant_NeverRaisesTheEnergy(double weight)
    {
        IReadOnlyList<double> energies = Fit(new GaussianMixtureSettings { LogDeterminantWeight = weight, Tolerance = -1 }).MeanEnergies;

        Assert.All(energies.Zip(energies.Skip(1)), pair => Assert.True(pair.Second <= pair.First + 1e-12, $"{pair.First} to {pair.Second}"));
    }

    [Fact]
    public void Fit_WithoutLogDeterminant_LeavesNothingToTellRowsApart()
    {
        GaussianMixture mixture = Fit(new GaussianMixtureSettings { LogDeterminantWeight = 0.01, Iterations = 200, Tolerance = -1 });

        Assert.InRange(Sparsity.Information(mixture.Energies(Rows).Responsibilities()), -1e-9, 1e-6);
    }

    [Fact]
    public void Fit_ToRowsThatNeverChange_KeepsVariancesAtTheFloor()
    {
        GaussianMixture mixture = GaussianMixture.Fit(
            new RowMatrix([1, 2, 1, 2, 1, 2], 2), new RowMatrix([1, 2], 2), new GaussianMixtureSettings { VarianceFloor = 0.25 });

        Assert.Equal([0.25, 0.25], mixture.Variances.Values);
    }

    [Fact]
    public void Fit_FromAPrototypeWithoutRows_StaysFinite()
    {
        GaussianMixture mixture = GaussianMixture.Fit(Rows, new RowMatrix([-3, 0, 3, 2, 1e3, 1e3], 2), new GaussianMixtureSettings());

        Assert.All(mixture.Energies(Rows).Responsibilities().Values, value => Assert.InRange(value, 0, 1));
    }

    private static GaussianMixture Fit(GaussianMixtureSettings? settings = null) =>
        GaussianMixture.Fit(Rows, Start, settings ?? new GaussianMixtureSettings { Iterations = 200, Tolerance = 1e-9 });

    private static void AssertNear(double[] expected, double[] actual, double tolerance) =>
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, tolerance));
}
