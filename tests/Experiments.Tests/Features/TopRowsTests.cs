using EncoderStudy.Experiments.Features;

namespace EncoderStudy.Experiments.Tests.Features;

public class TopRowsTests
{
    [Fact]
    public void Of_SeveralRows_GivesTheStrongestOfEachComponentFirst()
    {
        int[][] top = TopRows.Of([[1, 9], [3, 8], [2, 7]], count: 2);

        Assert.Equal([1, 2], top[0]);
        Assert.Equal([0, 1], top[1]);
    }

    [Fact]
    public void Of_EqualActivations_KeepsTheEarlierRows() => Assert.Equal([1, 0, 2], TopRows.Of([[1], [5], [1], [1]], count: 3)[0]);

    [Fact]
    public void Of_RowsThatDoNotActivate_LeavesThemOut()
    {
        int[][] top = TopRows.Of([[0, -1], [2, float.NaN]], count: 2);

        Assert.Equal([1], top[0]);
        Assert.Empty(top[1]);
    }
}
