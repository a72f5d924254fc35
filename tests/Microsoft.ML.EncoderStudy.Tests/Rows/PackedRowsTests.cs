using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Rows;

namespace Microsoft.ML.EncoderStudy.Tests.Rows;

public class PackedRowsTests
{
    private const int Inputs = 5;

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void CopyNonZeros_OfARow_GivesThoseOfTheVectorHoweverBothAreStored(bool denseVector, bool whole)
    {
        // A listed zero is none of them.
        VBuffer<float> vector = denseVector
            ? new VBuffer<float>(Inputs, [0, 2, 0, -3, 4])
            : new VBuffer<float>(Inputs, 4, [2, 0, -3, 4], [1, 2, 3, 4]);
        var rows = new PackedRows(Inputs);
        Assert.True(rows.TryAdd(new VBuffer<float>(Inputs, [1, 1, 1, 1, 1]), whole: true, weight: 1));
        Assert.True(rows.TryAdd(vector, whole, weight: 0.5f));
        var indices = new int[Inputs];
        var values = new float[Inputs];

        int count = rows.CopyNonZeros(1, indices, values);

        Assert.Equal([1, 3, 4], indices[..count]);
        Assert.Equal([2, -3, 4], values[..count]);
        Assert.Equal((2, whole, 0.5f), (rows.Count, rows.IsWhole(1), rows.Weight(1)));
    }

    /// <summary>A piece is for 32,768 values, or for one row of any length.</summary>
    [Theory]
    [InlineData(8_192, 4)]
    [InlineData(8_193, 3)]
    [InlineData(40_000, 1)]
    public void TryAdd_OfRowsThatFillAPiece_RefusesTheNext(int inputs, int rows)
    {
        foreach (bool whole in new[] { true, false })
        {
            var piece = new PackedRows(inputs);
            var row = new VBuffer<float>(inputs, [.. Enumerable.Repeat(1f, inputs)]);
            for (int i = 0; i < rows; i++)
                Assert.True(piece.TryAdd(row, whole, weight: 1));
            Assert.False(piece.TryAdd(row, whole, weight: 1));
            Assert.Equal(rows, piece.Count);
            Assert.Equal(row.GetValues().ToArray(), piece.Values(rows - 1).ToArray());

            piece.Clear();
            Assert.True(piece.TryAdd(row, !whole, weight: 3));
            Assert.Equal((1, !whole, 3), (piece.Count, piece.IsWhole(0), piece.Weight(0)));
        }
    }

    [Fact]
    public void TryAdd_OfEmptyRows_RefusesThoseBeyond32768()
    {
        var piece = new PackedRows(Inputs);
        var row = new VBuffer<float>(Inputs, 0, [], []);
        for (int i = 0; i < 32_768; i++)
            Assert.True(piece.TryAdd(row, whole: false, weight: 1));
        Assert.False(piece.TryAdd(row, whole: false, weight: 1));
    }
}
