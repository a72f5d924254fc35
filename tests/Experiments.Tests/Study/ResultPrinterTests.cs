using EncoderStudy.Experiments.Study;
using EncoderStudy.Experiments.Tests.Report;
using Spectre.Console;

namespace EncoderStudy.Experiments.Tests.Study;

public sealed class ResultPrinterTests
{
    private static readonly string[] Columns =
        ["", "Dead", "Redundancy, Σ corr²", "Entropy of r, nats", "Mean max r", "L0", "Linear probe", "Normalised MSE", "Parameters"];

    private static readonly ExperimentResult Wide = SampleResult.Of() with
    {
        Tables =
        [
            new ResultTable(
                "Test rows, mean ± standard deviation over the seeds", Columns,
                [["Matryoshka BatchTopK", .. Columns.Skip(1).Select((_, column) => $"{column}234.56 ± 12.34")]]),
        ],
    };

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Print_AWideTable_KeepsWithinTheWidth(int width) =>
        Assert.All(Print(Wide, width).Split('\n'), line => Assert.InRange(line.TrimEnd().Length, 0, width));

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Print_AWideTable_BreaksNoWordAndNoCell(int width)
    {
        string printed = Print(Wide, width);

        Assert.All(
            Columns.SelectMany(column => column.Split(' ')).Concat(Wide.Tables[0].Rows[0]),
            text => Assert.Contains(text, printed, StringComparison.Ordinal));
        Assert.DoesNotContain("…", printed, StringComparison.Ordinal);
    }

    [Fact]
    public void Print_ALongStatement_KeepsItsLeftEdgeWhereItWraps()
    {
        string statement = string.Join(' ', Enumerable.Repeat("word", 40));
        ExperimentResult result = SampleResult.Of() with
        {
            Tables = [],
            Remarks = [],
            Cuts = [],
            RowsLeftOut = null,
            Claims = [new Claim("a", statement, "1", "2", false, null, "")],
        };

        string[] lines = Print(result, 80).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.StartsWith("does not hold  word", lines[0], StringComparison.Ordinal);
        Assert.All(lines.Skip(1), line => Assert.Matches("^ {15}(word|observed)", line));
    }

    private static string Print(ExperimentResult result, int width)
    {
        using var writer = new StringWriter();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = width;
        ResultPrinter.Print(console, result);
        return writer.ToString().ReplaceLineEndings("\n");
    }
}
