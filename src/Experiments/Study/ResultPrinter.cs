using EncoderStudy.Experiments.Report;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace EncoderStudy.Experiments.Study;

/// <summary>What an experiment found out, for people at a terminal.</summary>
/// <remarks>A table that is wider than the terminal is printed in parts, each with the names of the rows, rather than squeezed.</remarks>
internal static class ResultPrinter
{
    public static void Print(ExperimentResult result) => Print(AnsiConsole.Console, result);

    public static void Print(IAnsiConsole console, ExperimentResult result)
    {
        console.WriteLine();
        foreach (ResultTable table in result.Tables)
        {
            console.Write(new Text(table.Title, new Style(decoration: Decoration.Bold)));
            console.WriteLine();
            foreach (IReadOnlyList<TableColumnLayout> columns in TableColumnLayout.InParts(table, console.Profile.Width))
                console.Write(MakeTable(table, columns));
        }

        if (result.Cuts.Count > 0)
            console.Write(Rows(result.Cuts.Select(cut => ("[yellow]Cut for time[/]", Markup.Escape(cut)))));
        if (result.RowsLeftOut is string leftOut)
            console.Write(Rows([("[yellow]Left out[/]", Markup.Escape(leftOut))]));
        if (result.Remarks.Count > 0)
            console.Write(Rows(result.Remarks.Select(remark => ("Remark", Markup.Escape(remark)))));
        if (result.Answer is string answer)
            console.Write(Rows([("What came out", Markup.Escape(answer))]));
        if (result.Claims.Count > 0)
            console.Write(Rows(result.Claims.Select(Row)));
        console.WriteLine();
    }

    private static Table MakeTable(ResultTable result, IReadOnlyList<TableColumnLayout> columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (TableColumnLayout column in columns)
        {
            Justify alignment = NumericColumn.Is(result, column.Index) ? Justify.Right : Justify.Left;
            table.AddColumn(new TableColumn(Markup.Escape(result.Columns[column.Index])) { Alignment = alignment, Width = column.Width });
        }

        foreach (IReadOnlyList<string> row in result.Rows)
            table.AddRow([.. columns.Select(column => Markup.Escape(row[column.Index]))]);
        return table;
    }

    /// <summary>A word or two, and beside it text that keeps its left edge where it wraps.</summary>
    private static Grid Rows(IEnumerable<(string Label, string Text)> rows)
    {
        Grid grid = new Grid().AddColumn(new GridColumn { NoWrap = true, Width = 13 }).AddColumn(new GridColumn { Padding = new Padding(0) });
        foreach ((string label, string text) in rows)
            grid.AddRow(new IRenderable[] { new Markup(label), new Markup(text) });
        return grid;
    }

    private static (string Label, string Text) Row(Claim claim)
    {
        string colour = claim.Holds switch { true => "green", false => "red", null => "yellow" };
        string reason = claim.WhyUndecided is string why ? $"; {why}" : "";
        string numbers = $"observed {claim.Observed}, expected {claim.Expected}{reason}";
        return ($"[{colour}]{Markup.Escape(claim.Verdict)}[/]", $"{Markup.Escape(claim.Statement)}\n[grey]{Markup.Escape(numbers)}[/]");
    }
}
