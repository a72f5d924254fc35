using EncoderStudy.Experiments.Connections;

namespace EncoderStudy.Experiments.Tests.Connections;

public class SparseDictionaryTests
{
    [Fact]
    public void Fit_OfOneAtomToRowsAlongALine_FindsTheLine()
    {
        RowMatrix rows = ToyRows.Make(300, 2, seed: 9, random => OnALine(ToyRows.Normal(random, 0, 2), ToyRows.Normal(random, 0, 0.1)));

        RowMatrix dictionary = SparseDictionary.Fit(rows, atoms: 1, penalty: 0.1, rounds: 20, seed: 2);

        Assert.InRange(MatchedCosine.Of(dictionary, new RowMatrix([0.6, 0.8], 2)), 0.999, 1 + 1e-12);
    }

    /// <summary>With as many atoms as axes the alternation may rest where two atoms share an axis and two axes an atom; with more it finds all.</summary>
    [Fact]
    public void Fit_OfMoreAtomsThanThereAreAxes_FindsTheAxes()
    {
        RowMatrix rows = ToyRows.Make(600, 4, seed: 9, random =>
        {
            double[] row = [.. Enumerable.Range(0, 4).Select(_ => ToyRows.Normal(random, 0, 0.05))];
            row[random.Next(4)] += 1 + random.NextDouble();
            return row;
        });
        var axes = new RowMatrix([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1], 4);

        RowMatrix dictionary = SparseDictionary.Fit(rows, atoms: 24, penalty: 0.1, rounds: 5, seed: 2);

        Assert.InRange(MatchedCosine.Of(dictionary, axes), 0.999, 1 + 1e-12);
    }

    private static double[] OnALine(double along, double across) => [(0.6 * along) - (0.8 * across), (0.8 * along) + (0.6 * across)];
}
