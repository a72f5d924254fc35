using EncoderStudy.Experiments.Report;
using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Tests.Report;

public sealed class NumericColumnTests
{
    [Theory]
    [InlineData(true, "1.5 ± 0.1", "–", "−3")]
    [InlineData(true, "11.25 %", "NaN", "")]
    [InlineData(true, "-1E-7", "+2", "∞")]
    [InlineData(true, "0.52 [0.40, 0.64]", "1.2E-07", "3 … 4")]
    [InlineData(false, "1", "none", "2")]
    [InlineData(false, "1 of 3 seeds")]
    [InlineData(false, "closed-form", "torch", "-torch")]
    public void Is_ByTheCells_TellsNumbersFromText(bool expected, params string[] cells)
    {
        var table = new ResultTable("", ["", "Column"], [.. cells.Select(cell => (string[])["row", cell])]);

        Assert.Equal(expected, NumericColumn.Is(table, 1));
    }

    [Fact]
    public void Is_OfTheNamesOfRows_IsFalse() => Assert.False(NumericColumn.Is(new ResultTable("", [""], [["1"]]), 0));
}
