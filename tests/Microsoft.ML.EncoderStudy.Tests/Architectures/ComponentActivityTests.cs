using Microsoft.ML.EncoderStudy.Architectures;

namespace Microsoft.ML.EncoderStudy.Tests.Architectures;

public class ComponentActivityTests
{
    private const int Stride = 16;

    [Fact]
    public void IsDead_AfterSilentRows_IsTrueFromTheGivenNumberOn()
    {
        var activity = new ComponentActivity(components: 2, deadAfterRows: 5);

        activity.Observe(Batch(rows: 3, active: 1), Stride);
        Assert.False(activity.IsDead(0));
        activity.Observe(Batch(rows: 2, active: 1), Stride);

        Assert.True(activity.IsDead(0));
        Assert.False(activity.IsDead(1));
        Assert.Equal(1, activity.DeadCount);
    }

    [Fact]
    public void Observe_ADeadComponentFiring_BringsItBackAtOnce()
    {
        var activity = new ComponentActivity(components: 2, deadAfterRows: 2);
        activity.Observe(Batch(rows: 2, active: 1), Stride);

        activity.Observe(Batch(rows: 1, active: 0), Stride);

        Assert.False(activity.IsDead(0));
    }

    [Fact]
    public void Revive_ADeadComponent_StartsItsCountAnew()
    {
        var activity = new ComponentActivity(components: 1, deadAfterRows: 2);
        activity.Observe([false], rows: 2);

        activity.Revive(0);

        Assert.False(activity.IsDead(0));
        activity.Observe([false], rows: 2);
        Assert.True(activity.IsDead(0));
    }

    /// <summary>Rows of which only the last has an activation above 0, a negative one in the padding notwithstanding.</summary>
    private static float[] Batch(int rows, int active)
    {
        var a = new float[rows * Stride];
        a[((rows - 1) * Stride) + active] = 0.5f;
        a[Stride - 1] = -1;
        return a;
    }
}
