using Microsoft.ML.EncoderStudy.Objectives;

namespace Microsoft.ML.EncoderStudy.Tests.Objectives;

public class TermLossesTests
{
    private static readonly string[] Names = ["attraction", "repulsion", "friction"];

    private static readonly TermLosses Losses = new(Names, 2, -4, 8);

    [Fact]
    public void Total_OfTerms_IsTheirSum() => Assert.Equal(6, Losses.Total);

    [Fact]
    public void Indexer_OfAName_IsItsTerm() => Assert.Equal(-4, Losses["repulsion"]);

    [Fact]
    public void Indexer_OfAnotherName_NamesThoseThatThereAre() => Assert.Equal(
        "There is no gravity term among attraction, repulsion, friction.",
        Assert.Throws<KeyNotFoundException>(() => Losses["gravity"]).Message);

    [Fact]
    public void Plus_OfOtherTerms_AddsTermByTerm() =>
        Assert.Equal(new TermLosses(Names, 3, -2, 11), Losses.Plus(new TermLosses(Names, 1, 2, 3)));

    [Fact]
    public void Plus_ToNothing_IsWhatIsAdded() => Assert.Equal(Losses, default(TermLosses).Plus(Losses));

    [Fact]
    public void DividedBy_ANumber_DividesEveryTerm() => Assert.Equal(new TermLosses(Names, 0.5, -1, 2), Losses.DividedBy(4));

    [Fact]
    public void FirstNonFinite_OfSeveral_NamesTheFirst()
    {
        Assert.Null(Losses.FirstNonFinite());
        Assert.Equal("repulsion term is NaN", new TermLosses(Names, 1, double.NaN, double.NaN).FirstNonFinite());
        Assert.Equal("friction term is -Infinity", new TermLosses(Names, 1, 2, double.NegativeInfinity).FirstNonFinite());
    }

    [Fact]
    public void ToString_OfTerms_GivesNamesAndValues() =>
        Assert.Equal("attraction 2, repulsion -4, friction 0.33333", new TermLosses(Names, 2, -4, 1 / 3.0).ToString());

    [Theory]
    [InlineData(2, 3)]
    [InlineData(17, 17)]
    public void Constructor_OfWhatDoesNotFit_SaysWhatIsExpected(int names, int values) => Assert.Equal(
        $"Expected at most 16 terms, each with a name; found {names} names and {values} values.",
        Assert.Throws<ArgumentException>(() => new TermLosses(new string[names], new double[values])).Message);
}
