using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Tests.Numerics;

public class PositionsTests
{
    /// <summary>Beyond several vectors of every width.</summary>
    private const int Longest = 70;

    [Fact]
    public void FaultOf_IncreasingPositionsWithinTheRow_IsNone()
    {
        for (int count = 0; count <= Longest; count++)
        {
            int[] positions = [.. Enumerable.Range(0, count).Select(i => 2 * i)];
            Assert.Null(Positions.FaultOf(positions, (2 * count) + 1));
        }
    }

    [Fact]
    public void FaultOf_APositionThatDoesNotIncrease_NamesItWhereverItIs()
    {
        for (int count = 2; count <= Longest; count++)
        {
            for (int wrong = 1; wrong < count; wrong++)
            {
                int[] positions = [.. Enumerable.Range(0, count).Select(i => 2 * i)];
                positions[wrong] = positions[wrong - 1];
                Assert.Equal(Found(count, positions, wrong), Positions.FaultOf(positions, 2 * count));
                positions[wrong]--;
                Assert.Equal(Found(count, positions, wrong), Positions.FaultOf(positions, 2 * count));
            }
        }
    }

    [Theory]
    [InlineData(new[] { -1, 2 }, "found -1 first")]
    [InlineData(new[] { int.MinValue }, "found -2147483648 first")]
    [InlineData(new[] { 9, 10 }, "found 10 after 9")]
    [InlineData(new[] { 10 }, "found 10 first")]
    [InlineData(new[] { 3, int.MaxValue, 5 }, "found 2147483647 after 3")]
    [InlineData(new[] { 3, -4, 5 }, "found -4 after 3")]
    public void FaultOf_APositionOutsideTheRow_NamesIt(int[] positions, string found) =>
        Assert.Equal($"expected increasing positions in 0 … 9; {found}", Positions.FaultOf(positions, 10));

    private static string Found(int count, int[] positions, int wrong) =>
        $"expected increasing positions in 0 … {(2 * count) - 1}; found {positions[wrong]} after {positions[wrong - 1]}";
}
