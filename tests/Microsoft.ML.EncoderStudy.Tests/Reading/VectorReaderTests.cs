using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Reading;
using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;

namespace Microsoft.ML.EncoderStudy.Tests.Reading;

public class VectorReaderTests
{
    [Fact]
    public void Read_OfRowsAsTheirColumnDeclares_GivesThem()
    {
        Assert.Equal([1, 2, 3], Read(new VBuffer<float>(3, [1, 2, 3])).DenseValues());
        Assert.Equal([0, 5, 0], Read(new VBuffer<float>(3, 1, [5], [1])).DenseValues());
    }

    [Theory]
    [InlineData(2, new int[0], "Column 'Input', row 0: expected a vector of 3 values; found 2.")]
    [InlineData(3, new[] { 3 }, "Column 'Input', row 0: ")]
    [InlineData(3, new[] { 1, 1 }, "Column 'Input', row 0: ")]
    [InlineData(3, new[] { -1 }, "Column 'Input', row 0: ")]
    public void Read_OfOtherLengthsOrPositions_NamesColumnAndRow(int length, int[] indices, string expected)
    {
        var row = new VBuffer<float>(length, indices.Length, [.. indices.Select(_ => 1f)], indices);
        Assert.StartsWith(expected, Assert.Throws<InvalidOperationException>(() => Read(row)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadFinite_OfNotANumber_NamesTheSlotAndThePurpose()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Read(new VBuffer<float>(3, [1, float.NaN, 3]), "training"));
        Assert.Contains("Column 'Input', row 0, slot 1: found NaN; training needs finite values.", error.Message, StringComparison.Ordinal);
        Assert.Equal([1, float.NaN, 3], Read(new VBuffer<float>(3, [1, float.NaN, 3])).DenseValues());
    }

    private static VBuffer<float> Read(VBuffer<float> row, string? finiteFor = null)
    {
        var view = new ScriptedView(rows: 1, inputs: 3, _ => row);
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        var reader = new VectorReader(NumberedRows.Host(), cursor, view.Schema["Input"]);
        Assert.True(cursor.MoveNext());
        return finiteFor is null ? reader.Read() : reader.ReadFinite(finiteFor);
    }
}
