using EncoderStudy.Experiments.Features;

namespace EncoderStudy.Experiments.Tests.Features;

public class CosinesTests
{
    [Fact]
    public void ToNearest_SeveralPrototypes_TakesTheGreatestCosineWhateverTheLengths()
    {
        float[] nearest = Cosines.ToNearest([3, 0, 1, 1], [0, 5, 2, 0], size: 2);

        Assert.Equal(1, nearest[0], 1e-6f);
        Assert.Equal(MathF.Sqrt(0.5f), nearest[1], 1e-6f);
    }

    [Fact]
    public void ToNearest_TheOpposite_IsNegative() => Assert.Equal(-1, Cosines.ToNearest([-1, -1], [1, 1], size: 2)[0], 1e-6f);

    [Fact]
    public void ToNearest_ADirectionOfZeros_IsNaN() => Assert.True(float.IsNaN(Cosines.ToNearest([0, 0], [1, 1], size: 2)[0]));

    [Fact]
    public void ToNearest_APrototypeOfZeros_IsPassedOver() => Assert.Equal(-1, Cosines.ToNearest([-1, 0], [0, 0, 1, 0], size: 2)[0], 1e-6f);
}
