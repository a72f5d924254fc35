using Microsoft.ML.Transforms;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.TorchJudge.Judge;

/// <summary>The judge leaves nothing behind.</summary>
public class HousekeepingTests(Findings findings) : TorchTest(findings)
{
    private static readonly Problem Small = Problem.Noise() with { Components = 6, BatchSize = 10 };

    [Fact]
    public void LiveTensors_OverAThousandSteps_StayAsMany()
    {
        using Trial trial = NewTrial();
        Run(trial, 10);
        long before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        Run(trial, 1000);

        long after = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        Findings.Add($"live tensors before and after 1,000 steps: {before}, {after}");
        Assert.Equal(before, after);
    }

    [Fact]
    public void GlobalSeed_AfterTraining_IsAsBefore()
    {
        using IDisposable scope = NewDisposeScope();
        byte[] before = get_rng_state().data<byte>().ToArray();

        using Trial trial = NewTrial();
        Run(trial, 10);

        Assert.Equal(before, get_rng_state().data<byte>().ToArray());
    }

    private static Trial NewTrial() =>
        new(Small, TermCombination.Settings("lse+var+tc+wr", Small.Components, EncoderActivation.ReLU));

    private static void Run(Trial trial, int steps)
    {
        for (int step = 0; step < steps; step++)
        {
            trial.Compare(trial.NextBatch());
            trial.Step();
        }
    }
}
