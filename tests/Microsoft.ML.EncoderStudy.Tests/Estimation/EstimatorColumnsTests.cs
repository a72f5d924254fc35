using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Estimation;
using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Estimation;

public class EstimatorColumnsTests
{
    private static readonly InputOutputColumnPair Pair = new("Features", "Input");

    public static TheoryData<string, Action> Refused => new()
    {
        { "at least one column pair is needed, found none", () => Columns([]) },
        { "the output column 'Features' is named twice", () => Columns([Pair, Pair]) },
        { "the output column 'Features' is named twice", () => Columns([Pair], new ExtraColumn(EncoderOutput.Energy, "Features")) },
        { "needs exactly one column pair, found 2", () => Columns([Pair, new("More", "Input")], new ExtraColumn(EncoderOutput.Energy, "E")) },
        { "EnergyColumnName", () => Columns([Pair], new ExtraColumn(EncoderOutput.Energy, "")) },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Constructor_OfNamesThatDoNotGoTogether_SaysWhich(string expected, Action make) =>
        Assert.Contains(expected, Assert.ThrowsAny<ArgumentException>(make).Message, StringComparison.Ordinal);

    [Fact]
    public void Constructor_KeepsACopyOfThePairs()
    {
        InputOutputColumnPair[] pairs = [Pair];
        EstimatorColumns columns = Columns(pairs);
        pairs[0] = new InputOutputColumnPair("Other");
        Assert.Equal("Features", columns.Pairs[0].OutputColumnName);
    }

    [Fact]
    public void GetOutputSchema_AddsActivationsAndTheExtrasThatWereAskedFor()
    {
        EstimatorColumns columns = Columns(
            [Pair], new ExtraColumn(EncoderOutput.Energy, "Energy"), new ExtraColumn(EncoderOutput.Component, null));
        SchemaShape schema = columns.GetOutputSchema(SchemaShape.Create(NumberedRows.View(rows: 3, sparse: false).Schema));
        Assert.Equal(["Energy", "Features", "Input", "Weight"], schema.Select(column => column.Name).Order(StringComparer.Ordinal));
        Assert.Equal(SchemaShape.Column.VectorKind.Vector, schema.Single(column => column.Name == "Features").Kind);
        Assert.Equal(SchemaShape.Column.VectorKind.Scalar, schema.Single(column => column.Name == "Energy").Kind);
    }

    [Fact]
    public void Check_WithoutTheInput_NamesIt()
    {
        EstimatorColumns columns = Columns([new("Features", "Absent")]);
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => columns.Check(NumberedRows.View(rows: 3, sparse: false).Schema));
        Assert.Contains("'Absent'", error.Message, StringComparison.Ordinal);
    }

    private static EstimatorColumns Columns(InputOutputColumnPair[] pairs, params ExtraColumn[] extras) => new(NumberedRows.Host(), pairs, extras);
}
