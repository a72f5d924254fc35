using EncoderStudy.Experiments.Connections;

namespace EncoderStudy.Experiments.Tests.Connections;

public class SparseDictionaryTests
{
    [Fact]
    public void Fit_ToSparseSumsOfOrthonormalAtoms_FindsTheAtoms()
    {
        RowMatrix rows = ToyRows.Make(2000, 6, seed: 9, random =>
        {
            double[] row = new double[6];
            row[random.Next(6)] = 1 + random.NextDouble();
            row[random.Next(6)] -= 1 + random.NextDouble();
            return row;
        });
        var axes = new RowMatrix(6, 6);
        for (int k = 0; k < 6; k++)
            axes[k][k] = 1;

        RowMatrix dictionary = SparseDictionary.Fit(rows, atoms: 6, penalty: 0.1, rounds: 50, seed: 2);

        Assert.InRange(MatchedCosine.Of(dictionary, axes), 0.99, 1 + 1e-12);
    }
}
