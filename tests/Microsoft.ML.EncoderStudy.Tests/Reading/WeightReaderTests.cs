using Microsoft.ML.EncoderStudy.Reading;
using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;

namespace Microsoft.ML.EncoderStudy.Tests.Reading;

public class WeightReaderTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(2.5f)]
    [InlineData(float.MaxValue)]
    public void Read_OfACount_GivesIt(float weight) => Assert.Equal(weight, Read(weight));

    [Theory]
    [InlineData(-1, "found -1")]
    [InlineData(float.NaN, "found NaN")]
    [InlineData(float.PositiveInfinity, "found Infinity")]
    public void Read_OfWhatIsNoCount_NamesColumnAndRow(float weight, string expected)
    {
        string message = Assert.Throws<InvalidOperationException>(() => Read(weight)).Message;
        Assert.Contains($"Example weight column 'Weight', row 0: {expected}", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WithoutAColumn_Is1() => Assert.Equal(1, Read(weight: -1, column: null));

    private static float Read(float weight, string? column = "Weight")
    {
        ScriptedView view = NumberedRows.View(rows: 1, sparse: false, _ => weight);
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        var reader = new WeightReader(NumberedRows.Host(), cursor, column is null ? null : view.Schema[column]);
        Assert.True(cursor.MoveNext());
        return reader.Read();
    }
}
