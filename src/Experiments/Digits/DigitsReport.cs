using System.Globalization;
using Spectre.Console;

namespace EncoderStudy.Experiments.Digits;

/// <summary>The outcome of the digits experiment, for people.</summary>
internal static class DigitsReport
{
    private const string DoesNotApply = "–";

    public static void Print(DigitsOutcome outcome)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.Write(MakeTable(outcome));
        WriteLine($"{outcome.TrainRows:N0} training rows; everything is measured on {outcome.TestRows:N0} test rows.");
        Console.WriteLine();
        PrintConfirmation(outcome);
        Console.WriteLine();
        WriteLine($"Model    {outcome.ModelPath}");
        WriteLine($"Weights  {outcome.WeightImagesPath}");
        WriteLine($"Results  {outcome.ResultsPath}");
    }

    private static Table MakeTable(DigitsOutcome outcome)
    {
        var table = new Table { Border = TableBorder.Simple };
        table.AddColumn("");
        foreach (string name in new[] { "Decoder-free SAE", Text($"PCA, rank {outcome.PcaRank}"), "Raw pixels" })
            table.AddColumn(new TableColumn(name).RightAligned());

        AddRow("Linear-probe accuracy", metrics => Text($"{metrics.ProbeAccuracy:P2}"));
        AddRow("L0, active per row", metrics => Text($"{metrics.L0:F1}"));
        AddRow("Dead units", metrics => Text($"{metrics.DeadUnits}"));
        AddRow("Redundancy, Σ corr²", metrics => Text($"{metrics.Redundancy:N1}"));
        AddRow("Responsibility entropy, nats", metrics => Text($"{metrics.ResponsibilityEntropy:F3}"));
        AddRow("Normalised reconstruction MSE", metrics => Text($"{metrics.NormalizedReconstructionMse:F4}"));
        AddRow("Final loss", metrics => Text($"{metrics.FinalLoss:F1}"));
        AddRow("Parameters", metrics => Text($"{metrics.Parameters:N0}"));
        AddRow("Train seconds", metrics => Text($"{metrics.TrainSeconds:F1}"));
        return table;

        void AddRow(string name, Func<FeatureMetrics, string> format)
        {
            DigitsMetrics all = outcome.Metrics;
            string[] values = [.. new[] { all.DecoderFreeSae, all.Pca, all.Raw }.Select(format).Select(value => value.Length == 0 ? DoesNotApply : value)];
            table.AddRow([name, .. values]);
        }
    }

    private static void PrintConfirmation(DigitsOutcome outcome)
    {
        var saved = outcome.SavedModel;
        string columns = string.Join(" and ", saved.Columns);
        if (saved.Matches)
        {
            WriteLine($"Confirmed: a fresh process loaded the saved model and gave the same {columns}, bit for bit, on {saved.Rows:N0} rows.");
            WriteLine($"SHA-256  {saved.HashHere}");
        }
        else
        {
            WriteLine($"FAILED: a fresh process loaded the saved model and gave another {columns} on {saved.Rows:N0} rows.");
            WriteLine($"SHA-256 here              {saved.HashHere}");
            WriteLine($"SHA-256 in fresh process  {saved.HashInFreshProcess}");
        }
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>Not through Spectre, which would wrap paths and hashes.</summary>
    private static void WriteLine(FormattableString text) => Console.WriteLine(Text(text));
}
