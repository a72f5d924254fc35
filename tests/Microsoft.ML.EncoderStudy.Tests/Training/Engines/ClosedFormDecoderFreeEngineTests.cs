using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.Tests.Checkpoints;
using Microsoft.ML.EncoderStudy.Tests.Reference;
using Microsoft.ML.EncoderStudy.Training.Engines;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Training.Engines;

public class ClosedFormDecoderFreeEngineTests
{
    private const float LearningRate = 0.25f;

    private static readonly ReferenceProblem Problem = new(rows: 12, inputs: 4, components: 3);
    private static readonly DecoderFreeSettings Settings =
        ReferenceProblem.Settings(3, lse: 1, variance: 1, decorrelation: 1) with { Optimizer = EncoderOptimizer.Sgd };

    [Fact]
    public void Step_OfPlainDescent_SubtractsTheLearningRateTimesTheGradient()
    {
        EncoderParameters expected = Problem.Parameters(), gradient = expected.NewOfSameShape();
        double loss = Gradients().LossAndGradient(Problem.AllRows, expected, gradient).Total;
        for (int i = 0; i < expected.All.Length; i++)
            expected.All[i] = MathF.FusedMultiplyAdd(-LearningRate, gradient.All[i], expected.All[i]);

        ClosedFormDecoderFreeEngine engine = Engine();
        Assert.Equal(loss, engine.Step(Problem.AllRows, new TrainingStep(LearningRate)).Total);
        Assert.All(expected.All.ToArray().Zip(engine.Parameters.All.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

    [Fact]
    public void LoadState_OfAnotherEngine_GoesOnToTheSameBits()
    {
        ClosedFormDecoderFreeEngine saved = Engine(), loaded = Engine();
        saved.Step(Problem.AllRows, new TrainingStep(LearningRate));
        loaded.LoadState(SavedState.Reader(SavedState.Of(saved)));
        foreach (ClosedFormDecoderFreeEngine engine in new[] { saved, loaded })
            engine.Step(Problem.AllRows, new TrainingStep(LearningRate));
        Assert.Equal(saved.Parameters.All.ToArray(), loaded.Parameters.All.ToArray());
    }

    private static DecoderFreeGradients Gradients() => new(Kernels.Best, Settings, Problem.TrainingRows(), rowWeights: null, Problem.Rows);

    private static ClosedFormDecoderFreeEngine Engine() => new(Kernels.Best, Settings, Gradients(), Problem.Parameters());
}
