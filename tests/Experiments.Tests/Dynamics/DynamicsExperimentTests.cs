using EncoderStudy.Experiments.Dynamics;
using EncoderStudy.Experiments.Study;
using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Tests.Dynamics;

public sealed class DynamicsExperimentTests : IDisposable
{
    private readonly ToyStudy _study = new();

    [Fact]
    public void Run_Quickly_KeepsAllSettingsAndOneSeed()
    {
        ExperimentResult result = new DynamicsExperiment().Run(_study.Context("dynamics", settings => settings with { Quick = true }));

        Assert.Equal(OptimizerSetting.All.Select(setting => (setting.Name, 1)), result.Runs.Select(run => (run.Configuration, run.Seed)));
        Assert.Equal(["1 of 2 seeds"], result.Cuts);
    }

    [Fact]
    public void Of_ATraining_KeepsTheLossOfEveryEpoch()
    {
        RunResult run = Of(new OptimizerSetting(EncoderOptimizer.Sgd, -3));

        Assert.Equal(_study.Settings.Epochs, run.Curves[DynamicsRun.Loss].Length);
        Assert.Equal(run.Metrics[Metric.FinalLoss.Name], run.Curves[DynamicsRun.Loss][^1]);
    }

    [Fact]
    public void Of_ATrainingThatDiverges_IsAResultWithoutALoss()
    {
        RunResult run = Of(new OptimizerSetting(EncoderOptimizer.Sgd, 30));

        Assert.Equal(1, run.Metrics[DynamicsRun.Diverged.Name]);
        Assert.Equal(double.NaN, run.Metrics[Metric.FinalLoss.Name]);
    }

    [Fact]
    public void Settings_AreFourRatesOfTwoOptimizers()
    {
        Assert.Equal(
            ["SGD 1e-4", "SGD 1e-3", "SGD 1e-2", "SGD 1e-1", "Adam 1e-4", "Adam 1e-3", "Adam 1e-2", "Adam 1e-1"],
            OptimizerSetting.All.Select(setting => setting.Name));
        Assert.Equal([1e-4f, 1e-3f, 1e-2f, 1e-1f], OptimizerSetting.All.Take(4).Select(setting => setting.LearningRate));
    }

    public void Dispose() => _study.Dispose();

    private RunResult Of(OptimizerSetting setting) => DynamicsRun.Of(_study.Context("dynamics"), new MLContext(1), setting, seed: 1);
}
