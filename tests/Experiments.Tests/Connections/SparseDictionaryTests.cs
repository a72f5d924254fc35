using EncoderStudy.Experiments.Connections;

namespace EncoderStudy.Experiments.Tests.Connections;

public class SparseDictionaryTests
{
    [Fact]
    public void Fit_OfOneAtomToRowsAlongALine_FindsTheLine() // Its standard error is 0.015 radians: a cosine of 0.9999.
    {
        RowMatrix rows = ToyRows.Make(300, 2, seed: 9, random => OnALine(ToyRows.Normal(random, 0, 2), ToyRows.Normal(random, 0, 0.5)));

        RowMatrix dictionary = SparseDictionary.Fit(rows, atoms: 1, penalty: 0.1, rounds: 20, seed: 2);

        Assert.InRange(MatchedCosine.Of(dictionary, new RowMatrix([0.6, 0.8], 2)), 0.998, 1 + 1e-12);
    }

    private static double[] OnALine(double along, double across) => [(0.6 * along) - (0.8 * across), (0.8 * along) + (0.6 * across)];
}
