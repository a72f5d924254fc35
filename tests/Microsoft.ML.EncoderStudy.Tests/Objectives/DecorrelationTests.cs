using Microsoft.ML.EncoderStudy.Objectives;

namespace Microsoft.ML.EncoderStudy.Tests.Objectives;

public class DecorrelationTests
{
    [Fact]
    public void Evaluate_OfUncorrelatedComponents_IsZero() => Assert.Equal(
        0, ObjectiveOfOneTerm.Evaluate(new Decorrelation(1), [[1, 1], [-1, 1], [1, -1], [-1, -1]]).Loss, 1e-12);

    /// <summary>Both orders of a pair count.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(-5)]
    public void Evaluate_OfOneComponentAndItsMultiple_IsTwo(float factor) => Assert.Equal(
        2, ObjectiveOfOneTerm.Evaluate(new Decorrelation(1), [[1, factor], [2, 2 * factor], [4, 4 * factor]]).Loss, 1e-5);

    [Fact]
    public void Evaluate_OfACorrelationOfAHalf_IsTwiceItsSquareTimesTheWeight() => Assert.Equal(
        3 * 0.5, ObjectiveOfOneTerm.Evaluate(new Decorrelation(3), [[-1, 0], [0, -1], [1, 1]]).Loss, 1e-5);

    [Fact]
    public void Evaluate_OfAConstantComponent_LeavesItOut()
    {
        (double loss, float[][] gradient) = ObjectiveOfOneTerm.Evaluate(new Decorrelation(1), [[-1, 0, 9], [0, -1, 9], [1, 1, 9]]);

        Assert.Equal(0.5, loss, 1e-5);
        Assert.All(gradient, row => Assert.Equal(0, row[2]));
        Assert.Contains(gradient, row => row[0] != 0);
    }

    /// <summary>A correlation changes neither when a component is shifted nor when it is scaled.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(40)]
    public void Gradient_OfAnyBatch_NeitherShiftsNorScalesAComponent(int components)
    {
        var random = new Random(3);
        float[][] a = [.. Enumerable.Range(0, 9).Select(_ => Enumerable.Range(0, components).Select(_ => random.NextSingle()).ToArray())];
        (_, float[][] gradient) = ObjectiveOfOneTerm.Evaluate(new Decorrelation(1), a);

        for (int j = 0; j < components; j++)
        {
            double mean = a.Average(row => row[j]), size = gradient.Max(row => Math.Abs(row[j]));
            Assert.True(size > 0);
            Assert.Equal(0, gradient.Sum(row => row[j]) / size, 1e-5);
            Assert.Equal(0, gradient.Zip(a, (g, row) => g[j] * (row[j] - mean)).Sum() / size, 1e-5);
        }
    }

    [Fact]
    public void Unused_OfASingleComponent_IsTheTerm()
    {
        Assert.Contains(
            (true, "DecorrelationWeight", "a single component has nothing to be correlated with"), new Decorrelation(1).Unused(components: 1));
        Assert.DoesNotContain(new Decorrelation(1).Unused(components: 2), unused => unused.IsUnused);
    }
}
