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
}
