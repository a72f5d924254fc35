using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Tests.Study;

public class SoftminTests
{
    [Fact]
    public void Of_EnergiesFarFromZero_DoesNotOverflow()
    {
        double[] responsibilities = new double[2];

        double energy = Softmin.Of([5000, 5000 + Math.Log(3)], responsibilities);

        Assert.Equal([0.75, 0.25], responsibilities, (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(5000 - Math.Log(4 / 3.0), energy, 1e-9);
    }
}
