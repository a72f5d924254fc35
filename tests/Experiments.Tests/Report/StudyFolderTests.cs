using EncoderStudy.Experiments.Report;
using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Tests.Report;

public sealed class StudyFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_ResultsOfEveryExperiment_GivesThemInTheOrderOfTheExperiments()
    {
        string[] verbs = [.. AllExperiments.InOrder.Select(experiment => experiment.Verb)];
        foreach (string verb in verbs.Reverse())
            SampleResult.Write(_folder.Path, SampleResult.Of(verb));

        Assert.Equal(verbs, new StudyFolder(_folder.Path).Read().Select(result => result.Verb));
    }

    [Fact]
    public void Read_AnEmptyFolder_GivesNothing() => Assert.Empty(new StudyFolder(_folder.Path).Read());

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{ \"experiment\": \"ablation\" }")]
    public void Read_AFileOfSomethingElse_NamesTheFileAndWhatToDo(string content)
    {
        string file = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.Path, "ablation")).FullName, ResultsWriter.FileName);
        File.WriteAllText(file, content);

        ExperimentException error = Assert.Throws<ExperimentException>(() => new StudyFolder(_folder.Path).Read());
        Assert.Equal($"'{file}' does not hold results of this version: delete it, or run the experiment again.", error.Message);
    }
}
