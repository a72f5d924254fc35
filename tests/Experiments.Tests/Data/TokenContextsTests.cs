using EncoderStudy.Experiments.Data;

namespace EncoderStudy.Experiments.Tests.Data;

public sealed class TokenContextsTests
{
    private static readonly TokenVocabulary Letters = new([.. "abcdefghijklmnopqrstuvwxyz".Select(letter => $"{letter}")]);

    [Fact]
    public void Of_ARowAmongMany_ShowsFiveTokensOnEitherSide()
    {
        var contexts = new TokenContexts(new TokenRows([.. Enumerable.Range(0, 26)], null, null), Letters, [.. Enumerable.Range(0, 26)]);

        Assert.Equal(new TokenContext("hijkl", "m", "nopqr"), contexts.Of(12));
        Assert.Equal(new TokenContext("", "a", "bcdef"), contexts.Of(0));
        Assert.Equal(new TokenContext("uvwxy", "z", ""), contexts.Of(25));
    }

    [Fact]
    public void Of_ARowAtTheEdgeOfItsSequence_DoesNotLookIntoTheNext()
    {
        var rows = new TokenRows([0, 1, 2, 3], [7, 7, 8, 8], [1, 2, 1, 2]);

        Assert.Equal(new TokenContext("a", "b", ""), new TokenContexts(rows, Letters, [0, 1, 2, 3]).Of(1));
    }

    [Fact]
    public void Of_ARowBesideAGapInItsSequence_DoesNotLookAcross()
    {
        var rows = new TokenRows([0, 1, 2, 3], [7, 7, 7, 7], [1, 2, 4, 5]);

        Assert.Equal(new TokenContext("", "c", "d"), new TokenContexts(rows, Letters, [0, 1, 2, 3]).Of(2));
    }

    [Fact]
    public void Of_APartOfTheRows_CountsThoseButShowsTheTextThatTheyStandIn()
    {
        var contexts = new TokenContexts(new TokenRows([0, 1, 2], null, null), Letters, [0, 2]);

        Assert.Equal(new TokenContext("ab", "c", ""), contexts.Of(1));
    }
}
