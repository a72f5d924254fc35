using EncoderStudy.Experiments.Features;

namespace EncoderStudy.Experiments.Tests.Features;

public class ClassPurityTests
{
    private static readonly float[] Labels = [3, 3, 7, 7, 7];

    [Fact]
    public void Of_RowsOfSeveralClasses_IsTheShareOfTheMostFrequent() => Assert.Equal([0.75f], ClassPurity.Of([[0, 2, 3, 4]], Labels));

    [Fact]
    public void Of_RowsOfOneClass_IsOne() => Assert.Equal([1f], ClassPurity.Of([[0, 1]], Labels));

    [Fact]
    public void Of_NoRows_IsNaN() => Assert.True(float.IsNaN(ClassPurity.Of([[]], Labels)[0]));

    [Fact]
    public void OfAll_Labels_IsTheShareOfTheMostFrequentClass() => Assert.Equal(0.6f, ClassPurity.OfAll(Labels));
}
