using EncoderStudy.Experiments.Connections;

namespace EncoderStudy.Experiments.Tests.Connections;

public class SparseCoderTests
{
    [Fact]
    public void Encode_InAnOrthonormalDictionary_ShrinksTheProducts()
    {
        double root = Math.Sqrt(0.5);
        var dictionary = new RowMatrix([root, root, 0, root, -root, 0, 0, 0, 1], 3);
        var row = new RowMatrix([2 * root, root, -0.2], 3); // products 1.5, 0.5, −0.2
        var code = new RowMatrix(1, 3);

        new SparseCoder(dictionary, penalty: 0.3).Encode(row, code, iterations: 10);

        Assert.Equal([1.2, 0.2, 0], code.Values, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Encode_InACorrelatedDictionary_MeetsTheConditionsOfTheOptimum()
    {
        RowMatrix dictionary = ToyRows.Make(8, 5, seed: 7, random => [.. Enumerable.Range(0, 5).Select(_ => ToyRows.Normal(random, 0, 1))]);
        RowMatrix row = ToyRows.Make(1, 5, seed: 8, random => [.. Enumerable.Range(0, 5).Select(_ => ToyRows.Normal(random, 0, 2))]);
        var code = new RowMatrix(1, 8);

        new SparseCoder(dictionary, penalty: 0.5).Encode(row, code, iterations: 5000);

        for (int k = 0; k < 8; k++)
        {
            double gradient = 0; // of ½‖x − aD‖²
            for (int d = 0; d < 5; d++)
            {
                double rest = -row[0][d] + Enumerable.Range(0, 8).Sum(l => code[0][l] * dictionary[l][d]);
                gradient += rest * dictionary[k][d];
            }

            if (code[0][k] == 0)
                Assert.InRange(gradient, -0.5 - 1e-9, 0.5 + 1e-9);
            else
                Assert.Equal(-0.5 * Math.Sign(code[0][k]), gradient, 1e-6);
        }
    }
}
