using System.Globalization;
using EncoderStudy.Experiments.Study;
using Spectre.Console;

namespace EncoderStudy.Experiments.Digits;

/// <summary>The outcome of the digits experiment, for people.</summary>
internal static class DigitsReport
{
    public static void Print(ExperimentResult result)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.Write(MakeTable(result.Tables[0]));
        foreach (string remark in result.Remarks)
            Console.WriteLine(remark);
        Console.WriteLine();
        foreach (Claim claim in result.Claims)
            PrintConfirmation(claim);
        Console.WriteLine();
        WriteLine($"Model    {DigitsExperiment.ModelPath(result.Settings)}");
        WriteLine($"Weights  {DigitsExperiment.WeightsPath(result.Settings)}");
        WriteLine($"Results  {DigitsExperiment.ResultsPath(result.Settings)}");
    }

    private static Table MakeTable(ResultTable result)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (string column in result.Columns)
            table.AddColumn(new TableColumn(column) { Alignment = column.Length == 0 ? Justify.Left : Justify.Right });
        foreach (IReadOnlyList<string> row in result.Rows)
            table.AddRow([.. row]);
        return table;
    }

    private static void PrintConfirmation(Claim claim)
    {
        WriteLine($"{(claim.Holds == true ? "Confirmed" : "FAILED, as it is not so")}: {claim.Statement}.");
        if (claim.Holds == true)
        {
            WriteLine($"SHA-256  {claim.Expected}");
        }
        else
        {
            WriteLine($"SHA-256 here              {claim.Expected}");
            WriteLine($"SHA-256 in fresh process  {claim.Observed}");
        }
    }

    /// <summary>Not through Spectre, which would wrap paths and hashes.</summary>
    private static void WriteLine(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
