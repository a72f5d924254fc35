using EncoderStudy.Experiments.Ablation;
using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Study;
using EncoderStudy.Experiments.Tests.Study;

namespace EncoderStudy.Experiments.Tests.Ablation;

public sealed class AblationExperimentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_OnImages_DrawsCorrelationsAndWeightsAsPngAndSvg()
    {
        ExperimentResult result = Run();

        Assert.Equal(["correlations", "weights"], result.Figures.Select(figure => figure.Name));
        Assert.All(result.Figures, figure => Assert.All([".png", ".svg"], extension =>
            Assert.True(File.Exists(Path.Combine(_folder.Path, "ablation", figure.Name + extension)))));
    }

    [Fact]
    public void Run_OnRowsThatAreNotImages_DrawsNoWeights() =>
        Assert.Equal(["correlations"], Run(data => data with { Shape = null }).Figures.Select(figure => figure.Name));

    [Fact]
    public void Run_OnAnything_MeasuresEveryConfigurationAndJudgesEveryClaim()
    {
        ExperimentResult result = Run();

        Assert.Equal(["LSE", "LSE + var", "LSE + var + tc", "var + tc"], result.Runs.Select(run => run.Configuration));
        Assert.Equal(
            Expectations.All.Where(expectation => expectation.Verb == "ablation").Select(expectation => expectation.Id), result.Claims.Select(claim => claim.Id));
    }

    private ExperimentResult Run(Func<StudyData, StudyData>? change = null)
    {
        var experiment = new AblationExperiment();
        return experiment.Run(ToyImages.Context(experiment.Verb, _folder.Path, change));
    }
}
