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

    [Theory]
    [InlineData("\"claims\": [", "\"claims\": [null,")]
    [InlineData("\"runs\": [", "\"runs\": [null,")]
    [InlineData("\"columns\": [", "\"columns\": [\"one too many\",")]
    [InlineData("\"cuts\": [", "\"cuts\": [null,")]
    [InlineData("\"seeds\": [", "\"seeds\": [\"one\",")]
    [InlineData("\"question\": \"", "\"question\": null, \"other\": \"")]
    public void Read_ResultsThatWereChangedByHand_SaysWhatToDo(string found, string changed)
    {
        SampleResult.Write(_folder.Path, SampleResult.Of("ablation"));
        string file = Path.Combine(_folder.Path, "ablation", ResultsWriter.FileName), content = File.ReadAllText(file);
        Assert.Contains(found, content, StringComparison.Ordinal);
        File.WriteAllText(file, content.Replace(found, changed, StringComparison.Ordinal));

        Assert.Empty(new StudyFolder(_folder.Path).Read(out IReadOnlyList<string> unreadable));

        Assert.Equal($"'{file}' does not hold results of this version: delete it, or run the experiment again.", Assert.Single(unreadable));
    }

    [Fact]
    public void Read_ResultsOfAnotherExperiment_SaysWhose()
    {
        SampleResult.Write(_folder.Path, SampleResult.Of("ablation"));
        Directory.Move(Path.Combine(_folder.Path, "ablation"), Path.Combine(_folder.Path, "dynamics"));

        Assert.Empty(new StudyFolder(_folder.Path).Read(out IReadOnlyList<string> unreadable));

        Assert.Contains("holds the results of 'ablation', expected those of 'dynamics'", Assert.Single(unreadable), StringComparison.Ordinal);
    }
}
