using EncoderStudy.Experiments.Results;
using EncoderStudy.Experiments.Study;
using SkiaSharp;

namespace EncoderStudy.Experiments.Tests.Report;

/// <summary>Results as an experiment may find them, with signs that mean something in pages.</summary>
internal static class SampleResult
{
    public const string Nasty = "<b>&amp;</b> a|b *c* _d_ `e` [f](g) $h$ ~i~ \\ \"quoted\"";

    public static ExperimentResult Of(string verb = "ablation") => new()
    {
        Verb = verb,
        Question = $"What of {Nasty}?",
        Method = "By looking.",
        Settings = new StudySettings { Dataset = "mnist-10k", OutputFolder = "", Seeds = [1, 2, 3], Quick = true },
        Environment = new RunEnvironment { Framework = ".NET 10.0.0", OperatingSystem = "Any", ProcessorCount = 2, VectorWidth = 256 },
        Cuts = ["2 of 3 seeds"],
        RowsLeftOut = "5 of 9 test rows, which are spoilt",
        Runs =
        [
            new RunResult { Configuration = "LSE", Seed = 1, Metrics = new Dictionary<string, double> { ["l0"] = 1.5 } },
            new RunResult { Configuration = "LSE", Seed = 2, Metrics = new Dictionary<string, double> { ["l0"] = double.NaN } },
        ],
        Claims =
        [
            new Claim("a", "This holds", "1", "1", true, null, "theory"),
            new Claim("b", "This fails", "at least 2", "1", false, null, Nasty),
            new Claim("c", "This is open", "3", "1", null, "needs full MNIST", "a paper"),
        ],
        Tables = [new ResultTable("Numbers", ["", "L0", "Words"], [["LSE", "1.5 ± 0.1", Nasty], ["LSE + var", "–", "none"]])],
        Figures = [new ResultFigure("squares", "A square.", $"A square, {Nasty}")],
        Remarks = [Nasty],
    };

    /// <summary>Writes the result and its pictures as an experiment does.</summary>
    public static void Write(string folder, ExperimentResult result)
    {
        string place = Directory.CreateDirectory(Path.Combine(folder, result.Verb)).FullName;
        ResultsWriter.Write(place, result);
        foreach (ResultFigure figure in result.Figures)
        {
            using var bitmap = new SKBitmap(8, 4);
            using SKData png = bitmap.Encode(SKEncodedImageFormat.Png, quality: 100);
            File.WriteAllBytes(Path.Combine(place, figure.Name + ".png"), png.ToArray());
        }
    }
}
