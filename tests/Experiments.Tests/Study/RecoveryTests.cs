using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Tests.Study;

public sealed class RecoveryTests
{
    /// <summary>Two directions in the plane; the first fires in rows 0, 1 and 2, the second in rows 2 and 3.</summary>
    private static readonly TrueComponents Truth = new([1, 0, 0, 1], dimensions: 2, [1, 0, 1, 0, 1, 1, 0, 1, 0, 0]);

    [Fact]
    public void Of_TheTruthInAnotherOrderSignAndScale_IsPerfect()
    {
        Recovery recovery = Recovery.Of([0, -3, 0.5f, 0], [0, 2, 0, 2, 5, 2, 5, 0, 0, 0], Truth);

        Assert.Equal((1, 1, 1, 1), (recovery.MeanCosine, recovery.Precision, recovery.Recall, recovery.F1));
        Assert.Equal([(0, 1), (1, 0)], recovery.Components.Select(pair => (pair.Component, pair.TrueComponent)));
    }

    [Fact]
    public void Of_ComponentsThatFireElsewhere_CountsWhatTheyHitAndMiss()
    {
        // The first fires in rows 0 and 4, of which one is right and one of three; the second never does.
        Recovery recovery = Recovery.Of([3, 4, 0, 1], [1, 0, 0, 0, 0, 0, 0, 0, 1, 0], Truth);

        Assert.Equal(new RecoveredComponent(0, 0, recovery.Components[0].Cosine, 1 / 2.0, 1 / 3.0, 2 / 5.0), recovery.Components[0]);
        Assert.Equal(new RecoveredComponent(1, 1, 1, 0, 0, 0), recovery.Components[1]);
        Assert.Equal(0.6, recovery.Components[0].Cosine, 1e-6);
        Assert.Equal(0.8, recovery.MeanCosine, 1e-6);
        Assert.Equal((1 / 4.0, 1 / 6.0, 1 / 5.0), (recovery.Precision, recovery.Recall, recovery.F1));
    }

    [Fact]
    public void Of_FewerComponentsThanTrueOnes_LeavesTheRestOut()
        => Assert.Equal([1], Recovery.Of([0, 1], [0, 0, 1, 1, 0], Truth).Components.Select(pair => pair.TrueComponent));

    [Fact]
    public void Of_AComponentWithoutADirection_HasCosineZero()
        => Assert.Equal(0.5, Recovery.Of([0, 0, 0, 1], new float[10], Truth).MeanCosine);

    [Fact]
    public void Of_ArraysOfTheWrongLength_NamesThem()
    {
        Assert.Throws<ArgumentException>("directions", () => Recovery.Of([1, 0, 0], new float[10], Truth));
        Assert.Throws<ArgumentException>("activations", () => Recovery.Of([1, 0, 0, 1], new float[8], Truth));
    }
}
