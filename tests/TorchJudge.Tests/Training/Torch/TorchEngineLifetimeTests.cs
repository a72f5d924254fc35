using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.TorchJudge.Training.Torch;

/// <summary>Torch engines leave nothing behind.</summary>
public class TorchEngineLifetimeTests(Findings findings) : TorchTest(findings)
{
    private static long LiveTensors => DisposeScopeManager.Statistics.ThreadTotalLiveCount;

    [Theory]
    [MemberData(nameof(SmallTraining.Models), MemberType = typeof(SmallTraining))]
    public void LiveTensors_OverAThousandSteps_StayAsMany(string model)
    {
        using var training = new SmallTraining(model);
        for (int step = 0; step < 10; step++)
            training.Step();
        long before = LiveTensors;

        for (int step = 0; step < 1000; step++)
            training.Step();

        Assert.Equal(before, LiveTensors);
    }

    [Theory]
    [MemberData(nameof(SmallTraining.Models), MemberType = typeof(SmallTraining))]
    public void LiveTensors_AfterDisposal_AreAsManyAsBefore(string model)
    {
        long before = LiveTensors;
        using (var training = new SmallTraining(model))
        {
            Assert.True(LiveTensors > before, "The count does not see the engine's tensors.");
            training.Step();
            training.Use();
            training.Step();
        }

        Assert.Equal(before, LiveTensors);
    }

    [Theory]
    [MemberData(nameof(SmallTraining.Models), MemberType = typeof(SmallTraining))]
    public void GlobalSeed_AfterTraining_IsAsBefore(string model)
    {
        using IDisposable scope = NewDisposeScope();
        byte[] before = get_rng_state().data<byte>().ToArray();

        using (var training = new SmallTraining(model))
        {
            training.Step();
            training.Use();
        }

        Assert.Equal(before, get_rng_state().data<byte>().ToArray());
    }
}
