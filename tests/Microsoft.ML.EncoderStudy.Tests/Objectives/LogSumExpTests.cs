using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Objectives;

public class LogSumExpTests
{
    /// <summary>exp(−a) is 1 and ½, so that they sum to 3/2, and ⅔ and ⅓ of that.</summary>
    private static readonly float[] Row = [0, MathF.Log(2)];

    [Fact]
    public void Evaluate_OfARow_IsMinusTheLogarithmOfTheSumAndItsGradientTheResponsibilities()
    {
        (double loss, float[][] gradient) = ObjectiveOfOneTerm.Evaluate(new LogSumExp(1), [Row]);

        Assert.Equal(-Math.Log(1.5), loss, 1e-6);
        ObjectiveOfOneTerm.AssertNear([[2 / 3f, 1 / 3f]], gradient);
    }

    [Fact]
    public void Evaluate_OfWeightedRows_CountsEachAsOftenAsItsWeight()
    {
        (double loss, float[][] gradient) = ObjectiveOfOneTerm.Evaluate(new LogSumExp(0.5f), [Row, [0, 0]], 3, 1);

        Assert.Equal(-0.5 * ((3 * Math.Log(1.5)) + Math.Log(2)), loss, 1e-6);
        ObjectiveOfOneTerm.AssertNear([[1, 0.5f], [0.25f, 0.25f]], gradient);
    }

    [Fact]
    public void Evaluate_OfTheMean_DividesByTheSumOfTheWeights()
    {
        (double loss, float[][] gradient) = ObjectiveOfOneTerm.Evaluate(new LogSumExp(1, LseReduction.Mean), [Row, Row], 3, 1);

        Assert.Equal(-Math.Log(1.5), loss, 1e-6);
        ObjectiveOfOneTerm.AssertNear([[0.5f, 0.25f], [1 / 6f, 1 / 12f]], gradient);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(16)]
    [InlineData(37)]
    public void Evaluate_OfEqualEnergies_DividesResponsibilityEvenlyAmongGroups(int components)
    {
        (double loss, float[][] gradient) = ObjectiveOfOneTerm.Evaluate(new LogSumExp(1), [[.. Enumerable.Repeat(7f, components)]]);

        Assert.Equal(7 - Math.Log(components), loss, 1e-5);
        ObjectiveOfOneTerm.AssertNear([[.. Enumerable.Repeat(1f / components, components)]], gradient);
    }

    [Fact]
    public void Evaluate_OfEnergiesWhoseExponentialsVanish_IsNearTheLowest()
    {
        (double loss, float[][] gradient) = ObjectiveOfOneTerm.Evaluate(new LogSumExp(1), [[5000, 1000, .. Enumerable.Repeat(1e30f, 20)]]);

        Assert.Equal(1000, loss, 1e-6);
        Assert.Equal(1, gradient[0][1], 1e-6f);
        Assert.Equal(1, gradient[0].Sum(), 1e-6f);
    }

    [Fact]
    public void Unused_WithoutTheTerm_IsAReductionOtherThanTheDefault()
    {
        Assert.Contains((true, "LseReduction", "LseWeight is 0"), new LogSumExp(0, LseReduction.Mean).Unused(components: 2));
        Assert.DoesNotContain(new LogSumExp(0).Unused(components: 2), unused => unused.IsUnused);
        Assert.DoesNotContain(new LogSumExp(1, LseReduction.Mean).Unused(components: 2), unused => unused.IsUnused);
    }
}
