using EncoderStudy.Experiments.Connections;

namespace EncoderStudy.Experiments.Tests.Connections;

public class PrincipalComponentsTests
{
    private static readonly RowMatrix Square = new([1, 3, 5, 1, 3, 3, 3, 1], 2); // deviations from the mean (3, 2): (−2, 1), (2, −1), (0, 1), (0, −1)

    [Fact]
    public void Fit_ToFourPoints_FindsTheEigenvaluesOfTheirCovariance() // [[2, −1], [−1, 1]]
    {
        double[] variances = PrincipalComponents.Fit(Square, 2).Variances;

        Assert.Equal((3 + Math.Sqrt(5)) / 2, variances[0], 1e-12);
        Assert.Equal((3 - Math.Sqrt(5)) / 2, variances[1], 1e-12);
    }

    [Fact]
    public void Project_OnAllComponents_KeepsDistances()
    {
        RowMatrix projected = PrincipalComponents.Fit(Square, 2).Project(Square);

        Assert.Equal(
            NearestPrototype.Distances(Square, Square).Values, NearestPrototype.Distances(projected, projected).Values,
            (a, b) => Math.Abs(a - b) < 1e-12);
    }
}
