using EncoderStudy.Experiments.Report;
using EncoderStudy.Experiments.Study;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace EncoderStudy.Experiments.Tests.Report;

public sealed class MarkdownReportTests : IDisposable
{
    private readonly TemporaryFolder _output = new(), _docs = new();

    public void Dispose()
    {
        _output.Dispose();
        _docs.Dispose();
    }

    [Fact]
    public void Write_Results_CopiesThemSoThatTheFileCanBeMadeAgain()
    {
        Write();

        AssertIsMadeOfItsResults(_docs.Path);
    }

    [Fact]
    public void Write_OneExperimentAgain_KeepsTheOthersThatTheDocumentationHolds()
    {
        Write();
        MarkdownReport.Write(_docs.Path, new StudyFolder(_output.Path), []);

        Assert.Contains("By looking.", File.ReadAllText(Path.Combine(_docs.Path, MarkdownReport.FileName)), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_Results_ShowsClaimsWithTheirVerdicts()
    {
        string page = Markdown.ToPlainText(MarkdownReport.Of([SampleResult.Of()]), new MarkdownPipelineBuilder().UsePipeTables().Build());

        Assert.All(
            ["5 of 9 test rows, which are spoilt", "This holds", "does not hold", "undecided: needs full MNIST", "at least 2", SampleResult.Nasty],
            expected => Assert.Contains(expected, page, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_AResultWithoutClaims_SaysWhatCameOutInstead() => Assert.Contains(
        "**What came out.** It came out even.", MarkdownReport.Of([SampleResult.Of() with { Claims = [], Answer = "It came out even." }]), StringComparison.Ordinal);

    /// <summary>What the repository publishes is what its program makes of the results that lie beside it: no number was edited.</summary>
    [Fact]
    public void Of_TheCommittedResults_IsTheCommittedFile()
    {
        string folder = Path.Combine(RepositoryRoot(), "docs");
        if (Directory.Exists(Path.Combine(folder, MarkdownReport.ResultsFolder)))
            AssertIsMadeOfItsResults(folder);
        else
            Assert.False(File.Exists(Path.Combine(folder, MarkdownReport.FileName)), "docs/results.md has no results beside it.");
    }

    private static void AssertIsMadeOfItsResults(string folder)
    {
        string page = File.ReadAllText(Path.Combine(folder, MarkdownReport.FileName));
        var results = new StudyFolder(Path.Combine(folder, MarkdownReport.ResultsFolder));

        Assert.NotEmpty(results.Read());
        Assert.Equal(MarkdownReport.Of(results.Read()), page);
        Assert.Equal(
            Directory.GetFiles(results.Path, "*.png", SearchOption.AllDirectories).Select(Path.GetFullPath).Order(),
            Pictures(page).Select(picture => Path.GetFullPath(Path.Combine(folder, picture))).Order());
    }

    private static IEnumerable<string> Pictures(string page) =>
        Markdown.Parse(page).Descendants<LinkInline>().Where(link => link.IsImage).Select(link => Uri.UnescapeDataString(link.Url!));

    private static string RepositoryRoot()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "EncoderStudy.sln")))
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside the repository.");
        return folder;
    }

    private void Write()
    {
        ExperimentResult result = SampleResult.Of();
        SampleResult.Write(_output.Path, result);
        MarkdownReport.Write(_docs.Path, new StudyFolder(_output.Path), [result]);
    }
}
