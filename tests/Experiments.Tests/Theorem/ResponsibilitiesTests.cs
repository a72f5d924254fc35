using EncoderStudy.Experiments.Theorem;

namespace EncoderStudy.Experiments.Tests.Theorem;

public class ResponsibilitiesTests
{
    [Fact]
    public void Of_EqualActivations_IsEven() => Assert.Equal([0.25, 0.25, 0.25, 0.25], Responsibilities.Of([7, 7, 7, 7], components: 4));

    [Fact]
    public void Of_EachRow_IsTheSoftmaxOfTheNegative()
    {
        float ln3 = MathF.Log(3);

        double[] actual = Responsibilities.Of([0, ln3, ln3, 0], components: 2);

        Assert.Equal([0.75, 0.25, 0.25, 0.75], actual, (expected, found) => Math.Abs(expected - found) < 1e-7); // ln 3 is rounded to single
    }

    [Theory]
    [InlineData(-1e4f)]
    [InlineData(1e4f)]
    public void Of_HugeActivations_DoesNotOverflow(float activation) =>
        Assert.Equal([0.5, 0.5], Responsibilities.Of([activation, activation], components: 2));
}
