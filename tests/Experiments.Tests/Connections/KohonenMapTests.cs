using EncoderStudy.Experiments.Connections;

namespace EncoderStudy.Experiments.Tests.Connections;

public class KohonenMapTests
{
    [Fact]
    public void Fit_OfALineOfUnitsToASegment_UnfoldsInOrder()
    {
        double[] units = FitSegment().Values;

        Assert.True(units.SequenceEqual(units.Order()) || units.SequenceEqual(units.OrderDescending()), string.Join(" ", units));
    }

    [Fact]
    public void Fit_OfALineOfUnitsToASegment_SpreadsOverIt() // Kernels of the last radius pull the ends in by about half a unit.
        => Assert.InRange(FitSegment().Values.Max() - FitSegment().Values.Min(), 0.8, 1);

    [Fact]
    public void Fit_WithOneSeed_GivesTheSame() => Assert.Equal(FitSegment().Values, FitSegment().Values);

    private static RowMatrix FitSegment() =>
        KohonenMap.Fit(ToyRows.Make(2000, 1, seed: 3, random => [random.NextDouble()]), width: 10, height: 1, epochs: 50, seed: 4);
}
