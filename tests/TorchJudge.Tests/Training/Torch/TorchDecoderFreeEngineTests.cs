using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.TorchJudge.Judge;
using Microsoft.ML.EncoderStudy.Training.Torch;
using Microsoft.ML.Transforms;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.TorchJudge.Training.Torch;

public class TorchDecoderFreeEngineTests(Findings findings) : TorchTest(findings)
{
    private static readonly Problem Problem = Problem.Noise() with { Components = 5, BatchSize = 20 };
    private static readonly int[] Batch = [.. Enumerable.Range(0, Problem.BatchSize)];

    [Fact]
    public void Parameters_BeforeAnyStep_AreThoseGiven()
    {
        using TorchDecoderFreeEngine engine = NewEngine();

        Assert.Equal(Problem.Parameters().All.ToArray(), engine.Parameters.All.ToArray());
    }

    [Fact]
    public void Parameters_AfterAStep_AreTheSameObjectWithOtherValues()
    {
        using TorchDecoderFreeEngine engine = NewEngine();
        EncoderParameters parameters = engine.Parameters;
        float[] before = parameters.All.ToArray();

        engine.Step(Batch, new TrainingStep(0.01f));

        Assert.Same(parameters, engine.Parameters);
        Assert.NotEqual(before, parameters.All.ToArray());
    }

    [Fact]
    public void Step_ComparedWithLoss_GivesTheLossBeforeTheStep()
    {
        using TorchDecoderFreeEngine engine = NewEngine();

        TermLosses before = engine.Loss(Batch);

        Assert.Equal(before, engine.Step(Batch, new TrainingStep(0.01f)));
        Assert.NotEqual(before, engine.Loss(Batch));
    }

    private static TorchDecoderFreeEngine NewEngine() => new(
        CPU, TermCombination.Settings("lse+var+tc+wr", Problem.Components, EncoderActivation.ReLU), Problem.TrainingRows(), null,
        Problem.BatchSize, Problem.Parameters());
}
