using System.Net;
using EncoderStudy.Experiments.Report;
using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Tests.Report;

public sealed class HtmlReportTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Write_AResult_ShowsQuestionMethodCutsNumbersRemarksAndVerdicts()
    {
        SampleResult.Write(_folder.Path, SampleResult.Of());

        string text = WebUtility.HtmlDecode(Write());

        Assert.All(
            [$"What of {SampleResult.Nasty}?", "By looking.", "2 of 3 seeds", "5 of 9 test rows, which are spoilt", "1.5 ± 0.1", "This fails", "at least 2", "does not hold", "needs full MNIST"],
            expected => Assert.Contains(expected, text, StringComparison.Ordinal));
    }

    [Fact]
    public void Write_AResultWithoutClaims_SaysWhatCameOutInstead()
    {
        SampleResult.Write(_folder.Path, SampleResult.Of() with { Claims = [], Answer = "It came out even." });

        Assert.Contains("It came out even.", Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_TextWithMarkup_ShowsItAsText()
    {
        SampleResult.Write(_folder.Path, SampleResult.Of());

        Assert.DoesNotContain("<b>", Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_AFigure_EmbedsItsPictureWithItsSize()
    {
        SampleResult.Write(_folder.Path, SampleResult.Of());
        string picture = Convert.ToBase64String(File.ReadAllBytes(Path.Combine(_folder.Path, "ablation", "squares.png")));

        string page = Write();

        Assert.Contains(picture, page, StringComparison.Ordinal);
        Assert.Contains("width=\"8\" height=\"4\"", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_WithoutTheFileOfAFigure_SaysWhatIsMissing()
    {
        SampleResult.Write(_folder.Path, SampleResult.Of());
        File.Delete(Path.Combine(_folder.Path, "ablation", "squares.png"));

        Assert.Contains("squares.png is not there any more", Write(), StringComparison.Ordinal);
    }

    [Fact]
    public void Write_ResultsThatCannotBeRead_AreLeftOutAndNamed()
    {
        string file = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.Path, "ablation")).FullName, ResultsWriter.FileName);
        File.WriteAllText(file, "{}");

        Assert.Contains($"Left out: '{file}'", WebUtility.HtmlDecode(Write()), StringComparison.Ordinal);
    }

    private string Write()
    {
        HtmlReport.Write(_folder.Path);
        return File.ReadAllText(Path.Combine(_folder.Path, StudyRunner.ReportName));
    }
}
