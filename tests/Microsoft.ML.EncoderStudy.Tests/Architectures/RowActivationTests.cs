using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Tests.Architectures;

public class RowActivationTests
{
    [Fact]
    public void AboveThreshold_AtTheThreshold_IsOffAndOnJustAboveIt()
    {
        float above = MathF.BitIncrement(0.5f), below = MathF.BitDecrement(0.5f);
        Assert.Equal([0, above, 0, 0, 0], Apply(new RowActivation.AboveThreshold(Thresholds(0.5f)), 0.5f, above, below, 0, -1));
    }

    [Fact]
    public void AboveThreshold_OfThresholdsByComponent_ComparesEachWithItsOwn() =>
        Assert.Equal([0, 2, 0, 4], Apply(new RowActivation.AboveThreshold([1, 1, 3, 3, .. Thresholds(1)[4..]]), 1, 2, 3, 4));

    [Fact]
    public void AboveThreshold_OfNaN_IsNaN() =>
        Assert.Equal([float.NaN, 0], Apply(new RowActivation.AboveThreshold(Thresholds(0.5f)), float.NaN, 0.25f));

    [Fact]
    public void Largest_OfValuesThatTie_KeepsThoseOfTheLowestIndex() =>
        Assert.Equal([0, 2, 3, 0, 2, 0], Apply(new RowActivation.Largest(3), 1, 2, 3, -4, 2, 2));

    [Fact]
    public void Rectified_OfValues_KeepsThoseAboveZero() => Assert.Equal([0, 0, 0.5f], Apply(RowActivation.Rectified.Instance, -1, 0, 0.5f));

    [Fact]
    public void Gated_AtAGateOfZero_IsOffWhateverItsMagnitude()
    {
        var gated = new RowActivation.Gated(Thresholds(2), Thresholds(1));

        // 2 z + 1 where z > 0.
        Assert.Equal([0, 0, 2, 7], Apply(gated, 0, -0.25f, 0.5f, 3));
    }

    /// <summary>The most of 2 z + t for |z| up to 3, however t is signed, and never less than z itself.</summary>
    [Theory]
    [InlineData(2, 1, 7)]
    [InlineData(2, -1, 7)]
    [InlineData(0.5f, 0.25f, 3)]
    public void Bound_OfAGate_IsTheMostOfMagnitudeAndPreActivation(float scale, float offset, double expected) =>
        Assert.Equal(expected, new RowActivation.Gated(Thresholds(scale), Thresholds(offset)).Bound(component: 1, preActivation: 3));

    [Fact]
    public void Bound_OfOthers_IsThePreActivation() => Assert.All(
        (RowActivation[])[RowActivation.Rectified.Instance, new RowActivation.Largest(2), new RowActivation.AboveThreshold(Thresholds(1))],
        activation => Assert.Equal(3, activation.Bound(component: 0, preActivation: 3)));

    [Fact]
    public void Gated_OfAMagnitudeBelowZero_IsOff() =>
        Assert.Equal([0, 0, 1], Apply(new RowActivation.Gated(Thresholds(2), Thresholds(-1)), 0.25f, 0.5f, 1));

    private static float[] Apply(RowActivation activation, params float[] values)
    {
        float[] row = [.. values, .. new float[Kernels.RowAlignment - values.Length]];
        activation.Apply(Kernels.Best, row);
        return row[..values.Length];
    }

    private static float[] Thresholds(float value) => [.. Enumerable.Repeat(value, Kernels.RowAlignment)];
}
