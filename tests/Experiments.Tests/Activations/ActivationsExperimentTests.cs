using EncoderStudy.Experiments.Activations;
using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Tests.Activations;

public sealed class ActivationsExperimentTests : IDisposable
{
    private readonly ToyStudy _study = new();

    [Fact]
    public void Run_CoversFourEncodersAndFiveAutoencoders()
    {
        ExperimentResult result = new ActivationsExperiment().Run(_study.Context("activations"));

        Assert.Equal(9, result.Runs.Select(run => run.Configuration).Distinct().Count());
        Assert.Equal(18, result.Runs.Count);
        Assert.Empty(result.Cuts);
    }

    [Fact]
    public void Run_Quickly_SaysWhatItCut()
    {
        ExperimentResult result = new ActivationsExperiment().Run(_study.Context("activations", settings => settings with { Quick = true }));

        Assert.Equal(5, result.Runs.Count);
        Assert.Equal(["1 of 2 seeds", "sparse autoencoders but ReLU + L1"], result.Cuts);
    }

    public void Dispose() => _study.Dispose();
}
