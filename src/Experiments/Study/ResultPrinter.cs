using Spectre.Console;

namespace EncoderStudy.Experiments.Study;

/// <summary>What an experiment found out, for people at a terminal.</summary>
internal static class ResultPrinter
{
    public static void Print(ExperimentResult result)
    {
        AnsiConsole.WriteLine();
        foreach (ResultTable table in result.Tables)
            AnsiConsole.Write(MakeTable(table));
        foreach (string cut in result.Cuts)
            Console.WriteLine($"Cut for time: {cut}.");
        foreach (Claim claim in result.Claims)
            PrintClaim(claim);
        AnsiConsole.WriteLine();
    }

    private static Table MakeTable(ResultTable result)
    {
        var table = new Table { Border = TableBorder.Simple, Title = new TableTitle(Markup.Escape(result.Title)) };
        for (int i = 0; i < result.Columns.Count; i++)
            table.AddColumn(new TableColumn(Markup.Escape(result.Columns[i])) { Alignment = i == 0 ? Justify.Left : Justify.Right });
        foreach (IReadOnlyList<string> row in result.Rows)
            table.AddRow([.. row.Select(Markup.Escape)]);
        return table;
    }

    private static void PrintClaim(Claim claim)
    {
        string colour = claim.Holds switch { true => "green", false => "red", null => "yellow" };
        AnsiConsole.MarkupLine($"[{colour}]{Markup.Escape(claim.Verdict),-13}[/] {Markup.Escape(claim.Statement)}");
        string reason = claim.Reason is null ? "" : $"; {claim.Reason}";
        AnsiConsole.MarkupLine($"              [grey]observed {Markup.Escape(claim.Observed)}, expected {Markup.Escape(claim.Expected)}{Markup.Escape(reason)}[/]");
    }
}
