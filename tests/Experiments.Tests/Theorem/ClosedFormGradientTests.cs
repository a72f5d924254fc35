using EncoderStudy.Experiments.Theorem;

namespace EncoderStudy.Experiments.Tests.Theorem;

public class ClosedFormGradientTests
{
    [Fact]
    public void Of_RowsOfAnyWidth_LeavesThePaddingOut()
    {
        // With three components the kernels' rows are padded; the gradient is not.
        GradientSample sample = ClosedFormGradient.Of([0, 0, 0, 5, 5, 5], components: 3);

        Assert.Equal(6, sample.Gradient.Length);
        Assert.All(sample.Gradient, value => Assert.Equal(1 / 3f, value, 1e-7f));
    }
}
