using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Rows;

namespace Microsoft.ML.EncoderStudy.Tests.Rows;

public class RowsHashTests
{
    private static readonly float[][] Rows = [[1, 0, 2.5f], [0, 0, 0], [-3, 0, 1]];

    public static TheoryData<string, float[][]> Others => new()
    {
        { "another value", [[1, 0, 2.5f], [0, 0, 0], [-3, 0, 1.0000001f]] },
        { "another sign", [[1, 0, 2.5f], [0, 0, 0], [3, 0, 1]] },
        { "values that changed places", [[2.5f, 0, 1], [0, 0, 0], [-3, 0, 1]] },
        { "a value in another place", [[1, 2.5f, 0], [0, 0, 0], [-3, 0, 1]] },
        { "rows that changed places", [[1, 0, 2.5f], [-3, 0, 1], [0, 0, 0]] },
        { "a value in another row", [[1, 0, 0], [0, 0, 2.5f], [-3, 0, 1]] },
        { "a row less", [[1, 0, 2.5f], [-3, 0, 1]] },
        { "a row more", [[1, 0, 2.5f], [0, 0, 0], [-3, 0, 1], [0, 0, 0]] },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void ToString_OfOtherRows_Differs(string what, float[][] others) =>
        Assert.False(HashOf(Rows) == HashOf(others), what);

    [Fact]
    public void ToString_OfTheSameRowsInAnyForm_IsTheSame()
    {
        VBuffer<float>[] sparse =
        [
            new(3, 2, [1, 2.5f], [0, 2]),
            new(3, 0, [], []),
            new(3, 3, [-3, 0, 1], [0, 1, 2]),
        ];
        float[][] withNegativeZeros = [[1, -0f, 2.5f], [0, -0f, 0], [-3, 0, 1]];
        Assert.Equal(HashOf(Rows), HashOf(sparse, [1, 1, 1]));
        Assert.Equal(HashOf(Rows), HashOf(withNegativeZeros));
    }

    [Fact]
    public void ToString_OfOtherWeights_Differs()
    {
        Assert.NotEqual(HashOf(Dense(Rows), [1, 2, 3]), HashOf(Dense(Rows), [1, 3, 2]));
        Assert.NotEqual(HashOf(Dense(Rows), [1, 1, 1]), HashOf(Dense(Rows), [1, 1, 2]));
    }

    [Fact]
    public void ToString_OfRandomRowsOfZerosAndOnes_NeverCoincides()
    {
        var random = new Random(1);
        var found = new HashSet<string>();
        for (int i = 0; i < 10_000; i++)
            found.Add(HashOf([[.. Enumerable.Range(0, 64).Select(_ => (float)random.Next(2))]]));
        Assert.Equal(10_000, found.Count);
    }

    [Fact]
    public void ToString_OfIdentities_DependsOnEachAndOnTheirOrder()
    {
        DataViewRowId[] ids = [new(1, 0), new(2, 0), new(1, 1)];
        Assert.Equal(HashOf(ids), HashOf([.. ids]));
        Assert.NotEqual(HashOf(ids), HashOf([ids[1], ids[0], ids[2]]));
        Assert.NotEqual(HashOf(ids), HashOf([ids[0], ids[1], new(1, 2)]));
    }

    private static string HashOf(DataViewRowId[] ids)
    {
        var hash = new RowsHash();
        foreach (DataViewRowId id in ids)
            hash.Add(id);
        return hash.ToString();
    }

    private static string HashOf(float[][] rows) => HashOf(Dense(rows), [.. rows.Select(_ => 1f)]);

    private static VBuffer<float>[] Dense(float[][] rows) => [.. rows.Select(row => new VBuffer<float>(row.Length, row))];

    private static string HashOf(VBuffer<float>[] rows, float[] weights)
    {
        var hash = new RowsHash();
        for (int i = 0; i < rows.Length; i++)
            hash.Add(rows[i], weights[i]);
        return hash.ToString();
    }
}
