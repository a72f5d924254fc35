using EncoderStudy.Experiments.CommandLine;
using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Report.BrowserTests;

/// <summary>The pages under test, each made once: one by the program, one of results that are hard to fit.</summary>
public sealed class ReportPages : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("encoderstudy-pages-");

    public const string OfTheProgram = "of the program", Demanding = "demanding";

    public string PathOf(string page) => Path.Combine(FolderOf(page), StudyRunner.ReportName);

    public async Task InitializeAsync()
    {
        DemandingResults.Write(FolderOf(Demanding));
        int code = await ExperimentsCommand.RunAsync(["ablation", "--epochs", "1", "--seeds", "1", "--output", FolderOf(OfTheProgram)]);
        Assert.Equal(0, code);
    }

    public Task DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    private string FolderOf(string page) => Path.Combine(_folder.FullName, page);
}
