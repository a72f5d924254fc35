using EncoderStudy.Experiments.Study;
using EncoderStudy.Experiments.Tests.Study;
using EncoderStudy.Experiments.Theorem;

namespace EncoderStudy.Experiments.Tests.Theorem;

public sealed class TheoremExperimentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ExperimentResult _result;

    public TheoremExperimentTests()
    {
        var experiment = new TheoremExperiment();
        _result = experiment.Run(ToyImages.Context(experiment.Verb, _folder.Path));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_OnToyData_ComparesBothEnginesOnBothKindsOfActivations() => Assert.Equal(
        ["closed form, random", "autograd, random", "closed form, trained", "autograd, trained"], _result.Runs.Select(run => run.Configuration));

    [Fact]
    public void Run_OnToyData_FindsThatEveryClaimHolds()
    {
        Assert.Equal(
            Expectations.All.Where(expectation => expectation.Verb == "theorem").Select(expectation => expectation.Id),
            _result.Claims.Select(claim => claim.Id));
        Assert.All(_result.Claims, claim => Assert.True(claim.Holds, $"{claim.Id}: {claim.Observed}"));
    }

    [Fact]
    public void Run_OnToyData_WritesEachFigureAsPngAndSvg()
    {
        Assert.NotEmpty(_result.Figures);
        Assert.All(_result.Figures, figure => Assert.All([".png", ".svg"], extension =>
            Assert.True(File.Exists(Path.Combine(_folder.Path, "theorem", figure.Name + extension)))));
    }
}
