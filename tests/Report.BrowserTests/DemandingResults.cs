using EncoderStudy.Experiments.Report;
using EncoderStudy.Experiments.Results;
using EncoderStudy.Experiments.Study;
using SkiaSharp;

namespace EncoderStudy.Report.BrowserTests;

/// <summary>A page of everything that is hard to fit: wide tables, wide and tall figures, words without end, every verdict.</summary>
internal static class DemandingResults
{
    private static readonly string Endless = new('x', 300);

    /// <returns>The page's path.</returns>
    public static string Write(string folder)
    {
        foreach (IExperiment experiment in AllExperiments.InOrder.Take(2))
            Write(folder, experiment);
        HtmlReport.Write(folder);
        return Path.Combine(folder, StudyRunner.ReportName);
    }

    private static void Write(string folder, IExperiment experiment)
    {
        string place = Directory.CreateDirectory(Path.Combine(folder, experiment.Verb)).FullName;
        Draw(Path.Combine(place, "wide.png"), 2400, 300);
        Draw(Path.Combine(place, "tall.png"), 500, 3000);
        Draw(Path.Combine(place, "small.png"), 200, 150);
        ResultsWriter.Write(place, new ExperimentResult
        {
            Verb = experiment.Verb,
            Question = experiment.Question,
            Method = Endless,
            Settings = new StudySettings { Dataset = "mnist-10k", OutputFolder = "", Seeds = [.. Enumerable.Range(1, 40)] },
            Environment = new RunEnvironment { OperatingSystem = Endless },
            Cuts = ["2 of 3 seeds", Endless],
            Runs = [],
            Claims =
            [
                new Claim("holds", "A claim that holds", "at least 1.00", "1.50 [1.20, 1.80]", true, null, "the published study"),
                new Claim("fails", Endless, Endless, Endless, false, null, Endless),
                new Claim("open", "A claim that is open", "1", "1", null, "needs full MNIST", "theory"),
            ],
            Tables =
            [
                new ResultTable(
                    "Many columns",
                    ["", .. Enumerable.Range(1, 16).Select(column => $"A longer heading {column}")],
                    [.. Enumerable.Range(1, 12).Select(row => (string[])[$"Matryoshka BatchTopK {row}", .. Enumerable.Repeat("1,234.56 ± 12.34", 16)])]),
                new ResultTable("Long text", ["Component", "Tokens in context"], [["1", string.Join(' ', Enumerable.Repeat("token", 100))], ["2", Endless]]),
            ],
            Figures =
            [
                new ResultFigure("wide", "A wide figure.", "Grey."), new ResultFigure("tall", "A tall figure.", "Grey."),
                new ResultFigure("small", "A small figure.", "Grey."),
            ],
            Remarks = ["A remark.", Endless],
        });
    }

    private static void Draw(string path, int width, int height)
    {
        using var bitmap = new SKBitmap(width, height);
        bitmap.Erase(SKColors.LightGray);
        using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
        File.WriteAllBytes(path, png.ToArray());
    }
}
