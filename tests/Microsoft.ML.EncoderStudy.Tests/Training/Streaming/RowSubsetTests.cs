using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Training.Streaming;

namespace Microsoft.ML.EncoderStudy.Tests.Training.Streaming;

public class RowSubsetTests
{
    [Theory]
    [InlineData(0.01)]
    [InlineData(0.5)]
    [InlineData(0.99)]
    public void Contains_OfCountedIdentities_HoldsForTheShareAskedFor(double fraction)
    {
        const int rows = 100_000;
        var subset = new RowSubset(Salt: 12345, fraction, HeldOut: true);
        double deviation = Math.Sqrt(rows * fraction * (1 - fraction));
        int contained = Enumerable.Range(0, rows).Count(row => subset.Contains(new DataViewRowId((ulong)row, 0)));
        Assert.InRange(contained, (rows * fraction) - (4 * deviation), (rows * fraction) + (4 * deviation));
    }

    [Fact]
    public void Contains_OfIdentitiesThatDifferInTheirHighHalfAlone_HoldsForTheShareAskedFor()
    {
        const int rows = 10_000;
        const double fraction = 0.3;
        var subset = new RowSubset(Salt: 12345, fraction, HeldOut: true);
        double deviation = Math.Sqrt(rows * fraction * (1 - fraction));
        int contained = Enumerable.Range(0, rows).Count(row => subset.Contains(new DataViewRowId(7, (ulong)row)));
        Assert.InRange(contained, (rows * fraction) - (4 * deviation), (rows * fraction) + (4 * deviation));
    }

    [Fact]
    public void Contains_OfTwoComplementaryParts_HoldsForOneOfThem()
    {
        var heldOut = new RowSubset(Salt: 1, 0.3, HeldOut: true);
        RowSubset others = heldOut.Others;
        for (ulong row = 0; row < 1000; row++)
            Assert.NotEqual(heldOut.Contains(new DataViewRowId(row, 7)), others.Contains(new DataViewRowId(row, 7)));
    }

    [Fact]
    public void Contains_OfTheWhole_AlwaysHolds() =>
        Assert.All(Enumerable.Range(0, 1000), row => Assert.True(RowSubset.All.Contains(new DataViewRowId((ulong)row, 0))));
}
