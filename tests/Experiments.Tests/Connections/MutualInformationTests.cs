using EncoderStudy.Experiments.Connections;

namespace EncoderStudy.Experiments.Tests.Connections;

public class MutualInformationTests
{
    [Fact]
    public void Normalised_OfTheSameGroupsUnderOtherNames_IsOne()
        => Assert.Equal(1, MutualInformation.Normalised([0, 0, 1, 2], [5, 5, 3, 1]), 1e-12);

    [Fact]
    public void Normalised_OfIndependentLabels_IsZero()
        => Assert.Equal(0, MutualInformation.Normalised([0, 0, 1, 1], [0, 1, 0, 1]), 1e-12);

    [Fact]
    public void Normalised_OfHalvesAndQuarters_IsTwoThirds() // information ln 2, mean entropy (ln 2 + ln 4)/2
        => Assert.Equal(2 / 3.0, MutualInformation.Normalised([0, 0, 1, 1], [0, 1, 2, 3]), 1e-12);

    [Fact]
    public void Normalised_WithRowsWithoutALabel_LeavesThemOut()
        => Assert.Equal(1, MutualInformation.Normalised([0, 1, -1, 1], [0, 1, 1, -1]), 1e-12);

    [Fact]
    public void Chance_OfManyRowsWithFewLabels_IsNearZero()
    {
        int[] labels = [.. Enumerable.Range(0, 10_000).Select(row => row % 2)];

        Assert.InRange(MutualInformation.Chance(labels, labels, seed: 1), 0, 1e-3);
    }
}
