using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Encoders;

public class EncoderColumnsTests
{
    private static readonly IHost Host = NumberedRows.Host();
    private static readonly DataViewSchema Schema = NumberedRows.View(rows: 1, sparse: false).Schema;

    [Fact]
    public void Checks_OfColumnsAsTheyShouldBe_TakeThem() => Assert.Null(Record.Exception(() =>
    {
        EncoderColumns.CheckInput(Host, Schema, "Input");
        EncoderColumns.CheckInput(Host, SchemaShape.Create(Schema), "Input");
        EncoderColumns.CheckActivations(Host, Schema, "Input");
        EncoderColumns.CheckWeight(Host, Schema, "Weight");
        EncoderColumns.CheckWeight(Host, SchemaShape.Create(Schema), "Weight");
    }));

    public static TheoryData<string, string, Action> Refused => new()
    {
        { "input", "'Weight'", () => EncoderColumns.CheckInput(Host, Schema, "Weight") },
        { "input", "'Weight'", () => EncoderColumns.CheckInput(Host, SchemaShape.Create(Schema), "Weight") },
        { "input", "'Absent'", () => EncoderColumns.CheckInput(Host, Schema, "Absent") },
        { "input", "'Absent'", () => EncoderColumns.CheckInput(Host, SchemaShape.Create(Schema), "Absent") },
        { "activations", "'Weight'", () => EncoderColumns.CheckActivations(Host, Schema, "Weight") },
        { "example weight", "'Input'", () => EncoderColumns.CheckWeight(Host, Schema, "Input") },
        { "example weight", "'Input'", () => EncoderColumns.CheckWeight(Host, SchemaShape.Create(Schema), "Input") },
        { "example weight", "'Absent'", () => EncoderColumns.CheckWeight(Host, Schema, "Absent") },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Checks_OfAnAbsentColumnOrOneOfAnotherType_NameItsRoleAndIt(string role, string column, Action check)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(check);
        Assert.True(error.IsMarked());
        Assert.Contains(role, error.Message, StringComparison.Ordinal);
        Assert.Contains(column, error.Message, StringComparison.Ordinal);
    }
}
