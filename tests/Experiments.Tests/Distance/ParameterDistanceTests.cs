using EncoderStudy.Experiments.Distance;

namespace EncoderStudy.Experiments.Tests.Distance;

public class ParameterDistanceTests
{
    [Fact]
    public void Between_ARightAngle_IsTheHypotenuseAndACosineOf0()
        => Assert.Equal(new ParameterDistance(5, 0), ParameterDistance.Between([3, 0], [0, 4]));

    [Fact]
    public void Between_OppositeVectors_HasACosineOfMinus1()
        => Assert.Equal(new ParameterDistance(15, -1), ParameterDistance.Between([3, 4], [-6, -8]));
}
