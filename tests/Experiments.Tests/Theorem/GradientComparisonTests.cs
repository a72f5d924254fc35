using EncoderStudy.Experiments.Theorem;

namespace EncoderStudy.Experiments.Tests.Theorem;

public class GradientComparisonTests
{
    private static readonly float[] Activations = [0, MathF.Log(3), MathF.Log(4), 0]; // r = 3/4, 1/4; 1/5, 4/5

    [Fact]
    public void Metrics_OfAnExactGradient_AreOneAndNoError()
    {
        Dictionary<string, double> metrics = Compare([0.75f, 0.25f, 0.2f, 0.8f]).Metrics();

        Assert.Equal(1, metrics["correlation"], 1e-9);
        Assert.InRange(metrics["greatestError"], 0, 1e-7); // single precision
    }

    [Fact]
    public void Metrics_OfAGradientThatIsOffInOneEntry_GiveMeanAndGreatestError()
    {
        Dictionary<string, double> metrics = Compare([0.75f, 0.25f, 0.2f, 0.4f]).Metrics();

        Assert.Equal(0.1, metrics["meanError"], 1e-7);
        Assert.Equal(0.4, metrics["greatestError"], 1e-7);
    }

    [Fact]
    public void Metrics_OfTheNegatedGradient_CorrelateNegatively() =>
        Assert.Equal(-1, Compare([-0.75f, -0.25f, -0.2f, -0.8f]).Metrics()["correlation"], 1e-9);

    [Fact]
    public void Metrics_OfAGradientWithNaN_AreNaN() =>
        Assert.All(Compare([float.NaN, 0.25f, 0.2f, 0.8f]).Metrics().Values, value => Assert.True(double.IsNaN(value)));

    [Fact]
    public void Spread_OfFewerThanAll_HasTheLeastAndTheGreatestResponsibility()
    {
        (float[] responsibilities, float[] gradient) = Compare([1, 2, 3, 4]).Spread(2);

        Assert.Equal([0.2f, 0.8f], responsibilities, (expected, found) => Math.Abs(expected - found) < 1e-6f);
        Assert.Equal([3f, 4f], gradient);
    }

    private static GradientComparison Compare(float[] gradient) => new(new GradientSample(Activations, gradient, Components: 2));
}
