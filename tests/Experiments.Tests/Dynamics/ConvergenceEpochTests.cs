using EncoderStudy.Experiments.Dynamics;

namespace EncoderStudy.Experiments.Tests.Dynamics;

public class ConvergenceEpochTests
{
    [Fact]
    public void Of_FiveSmallChanges_IsTheFirstOfTheirEpochs()

        // Epochs 4 to 8 change by a half each.
        => Assert.Equal(4, ConvergenceEpoch.Of([100, 50, 20, 19.5, 19, 18.5, 18, 17.5]));

    [Fact]
    public void Of_FourSmallChangesAndALargeOne_BeginsAnew()
        => Assert.Equal(7, ConvergenceEpoch.Of([20, 19.5, 19, 18.5, 18, 10, 10, 10, 10, 10, 10]));

    [Fact]
    public void Of_FourSmallChanges_IsNone()
        => Assert.Null(ConvergenceEpoch.Of([20, 10, 10, 10, 10, 10]));

    [Fact]
    public void Of_ChangesOfExactlyOne_IsNone()
        => Assert.Null(ConvergenceEpoch.Of([10, 9, 8, 7, 6, 5, 4]));

    [Fact]
    public void Of_SmallRises_CountsAsSmallFalls()
        => Assert.Equal(2, ConvergenceEpoch.Of([0, 0.5, 0, 0.5, 0, 0.5]));

    [Fact]
    public void Of_NoEpochs_IsNone()
        => Assert.Null(ConvergenceEpoch.Of([]));
}
