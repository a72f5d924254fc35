using Microsoft.ML.EncoderStudy.Objectives;

namespace Microsoft.ML.EncoderStudy.Tests.Objectives;

public class LossArithmeticTests
{
    private static readonly TermLosses Losses = new(LogSumExp: 2, Variance: -4, Decorrelation: 8, WeightRedundancy: 16);

    [Fact]
    public void Total_OfTerms_IsTheirSum() => Assert.Equal(22, Losses.Total);

    [Fact]
    public void Plus_OfOtherTerms_AddsTermByTerm() =>
        Assert.Equal(new TermLosses(3, -2, 11, 20), Losses.Plus(new TermLosses(1, 2, 3, 4)));

    [Fact]
    public void DividedBy_ANumber_DividesEveryTerm() => Assert.Equal(new TermLosses(0.5, -1, 2, 4), Losses.DividedBy(4));

    [Fact]
    public void Terms_OfLosses_HaveTheNamesOfTheObjective() => Assert.Equal(
        [("log-sum-exp", 2.0), ("variance", -4), ("decorrelation", 8), ("weight redundancy", 16)], Losses.Terms);

    [Fact]
    public void FirstNonFinite_OfSeveral_NamesTheFirst()
    {
        Assert.Null(Losses.FirstNonFinite());
        Assert.Equal("variance term is NaN", (Losses with { Variance = double.NaN, WeightRedundancy = double.NaN }).FirstNonFinite());
        Assert.Equal("weight redundancy term is -Infinity", (Losses with { WeightRedundancy = double.NegativeInfinity }).FirstNonFinite());
    }
}
