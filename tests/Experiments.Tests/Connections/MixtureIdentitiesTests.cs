using EncoderStudy.Experiments.Connections;

namespace EncoderStudy.Experiments.Tests.Connections;

public class MixtureIdentitiesTests
{
    private static readonly RowMatrix Rows = ToyRows.TwoGaussians(rows: 50, seed: 2);
    private static readonly GaussianMixture Mixture =
        GaussianMixture.Fit(Rows, new RowMatrix([-3, 0, 3, 2], 2), new GaussianMixtureSettings());

    [Fact]
    public void BayesDifference_OfAMixture_IsRoundingError() => Assert.InRange(MixtureIdentities.BayesDifference(Mixture, Rows), 0, 1e-12);

    [Fact]
    public void BayesDifference_WithoutTheLogDeterminant_IsSeen()
    {
        GaussianMixture other = GaussianMixture.Fit(
            Rows, new RowMatrix([-3, 0, 3, 2, 3, 1], 2), new GaussianMixtureSettings { LogDeterminantWeight = 0.5 });

        Assert.InRange(MixtureIdentities.BayesDifference(other, Rows), 1e-3, 1);
    }

    [Fact]
    public void GradientDifference_OfAMixture_IsThatOfFiniteDifferences() => Assert.InRange(MixtureIdentities.GradientDifference(Mixture, Rows), 0, 1e-8);
}
