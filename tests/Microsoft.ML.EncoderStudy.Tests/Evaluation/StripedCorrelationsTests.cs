using Microsoft.ML.EncoderStudy.Evaluation;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Tests.Evaluation;

/// <summary>Correlations strip by strip against those of the whole matrix.</summary>
public class StripedCorrelationsTests
{
    private const int Components = 40, Pairs = Components * (Components - 1) / 2;

    [Theory]
    [InlineData(Components)]
    [InlineData(2 * Components)]
    [InlineData(Pairs)]
    [InlineData(10 * Pairs)]
    public void Sum_InStripsOfAnySize_IsThatOfTheWholeMatrix(long pairsAtATime)
    {
        foreach (float[][] rows in new[] { Rows(density: 0.1), Rows(density: 1), Rows(density: 1, offset: 1_000_000), Rows(density: 0.5, scale: 1e-30f) })
        {
            (double expected, int expectedBelow) = ByWholeMatrix(rows);
            (double found, int foundBelow, int passes) = ByStrips(rows, pairsAtATime);
            Assert.Equal(expected, found, 1e-9 * expected);
            Assert.Equal(expectedBelow, foundBelow);
            Assert.Equal(pairsAtATime >= Pairs, passes == 1);
        }
    }

    [Fact]
    public void Sum_OfComponentsThatAreConstant_TakesNoPass()
    {
        float[] row = [.. Enumerable.Range(0, Components).Select(j => 0.1f * j)];
        (double sum, _, int passes) = ByStrips([row, row, row], Components);

        Assert.Equal((0.0, 0), (sum, passes));
    }

    [Fact]
    public void Sum_LaterPassHasFewerRows_SaysHowManyThereWere()
    {
        float[][] rows = Rows(density: 1);
        var correlations = new StripedCorrelations(Components, Components);
        foreach (float[] row in rows)
            correlations.Add(row);

        var error = Assert.Throws<InvalidOperationException>(() => correlations.SumOfSquaredCorrelations(add => add(rows[0])));

        Assert.Contains($"{rows.Length} rows in the first, 1 in a later one", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsMarked());
    }

    private static (double Sum, int Below) ByWholeMatrix(float[][] rows)
    {
        var correlations = new CorrelationAccumulator(Components);
        foreach (float[] row in rows)
            correlations.Add(row);
        return (correlations.SumOfSquaredCorrelations(static _ => throw new InvalidOperationException("no pass was needed")), correlations.CountVariancesBelow(0.1));
    }

    private static (double Sum, int Below, int Passes) ByStrips(float[][] rows, long pairsAtATime)
    {
        var correlations = new StripedCorrelations(Components, pairsAtATime);
        foreach (float[] row in rows)
            correlations.Add(row);
        int passes = 0;
        double sum = correlations.SumOfSquaredCorrelations(add =>
        {
            passes++;
            foreach (float[] row in rows)
                add(row);
        });
        return (sum, correlations.CountVariancesBelow(0.1), passes);
    }

    /// <summary>Rows of components that share something with their neighbours.</summary>
    private static float[][] Rows(double density, float offset = 0, float scale = 1)
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, 150).Select(_ =>
        {
            float shared = random.NextSingle();
            return Enumerable.Range(0, Components)
                .Select(j => random.NextDouble() < density ? scale * (offset + shared + ((j + 1) * random.NextSingle())) : 0).ToArray();
        })];
    }
}
