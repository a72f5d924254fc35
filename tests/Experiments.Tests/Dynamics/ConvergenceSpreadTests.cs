using EncoderStudy.Experiments.Dynamics;

namespace EncoderStudy.Experiments.Tests.Dynamics;

public class ConvergenceSpreadTests
{
    [Fact]
    public void Of_SettingsThatConverged_IsTheRatioOfTheirMeans()
        => Assert.Equal(new ConvergenceSpread(3, 0), ConvergenceSpread.Of([[10, 20], [40, 50], [30, 30]], 100));

    [Fact]
    public void Of_ARunThatDidNotConverge_CountsAsItsLastEpochInTheGreatestMean()
        => Assert.Equal(new ConvergenceSpread(4, 1), ConvergenceSpread.Of([[10, 20], [20, null]], 100));

    [Fact]
    public void Of_OnlySettingsWithARunThatDidNotConverge_SaysNothing()
        => Assert.Equal(new ConvergenceSpread(null, 2), ConvergenceSpread.Of([[10, null], [20, null]], 100));
}
