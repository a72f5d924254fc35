using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;

namespace Microsoft.ML.EncoderStudy.Tests.Objectives;

/// <summary>Terms of numbers whose squares single precision does not hold.</summary>
public class TinyAndHugeNumbersTests
{
    [Theory]
    [InlineData(1e-9f)]
    [InlineData(1e15f)]
    [InlineData(1e20f)]
    [InlineData(1e30f)]
    public void WeightRedundancy_OfWeightsOfAnyScale_IsThatOfOrdinaryOnesAndItsGradientItsReciprocal(float scale)
    {
        (double expected, float[] expectedGradient) = WeightRedundancy(scale: 1);
        (double found, float[] gradient) = WeightRedundancy(scale);

        Assert.Equal(expected, found, 1e-4 * expected);
        for (int i = 0; i < gradient.Length; i++)
            Assert.Equal(expectedGradient[i], gradient[i] * (double)scale, 1e-4 * (1 + Math.Abs(expectedGradient[i])));
    }

    [Fact]
    public void Decorrelation_OfAVarianceBeyondSinglePrecision_IsNotANumberRatherThanZero()
    {
        var batch = new ActivationBatch(Kernels.Best, components: 2, capacity: 3);
        batch.Reset(3, rowWeights: []);
        for (int i = 0; i < 3; i++)
            (batch.Activations[i * batch.Stride], batch.Activations[(i * batch.Stride) + 1]) = (1e25f * i, i);
        var objective = new DecoderFreeObjective(Kernels.Best, [new Decorrelation(Weight: 1)], inputs: 0, components: 2);

        TermLosses losses = objective.Accumulate(batch, new float[3 * batch.Stride], weights: [], weightGradient: []);

        Assert.True(double.IsNaN(losses.Total));
    }

    private static (double Loss, float[] Gradient) WeightRedundancy(float scale)
    {
        const int inputs = 6, components = 4;
        var parameters = new EncoderParameters(inputs, components);
        parameters.Initialise(new Random(1));
        foreach (ref float weight in parameters.Weights)
            weight *= scale;
        var gradient = new float[parameters.Weights.Length];
        return (new WeightRedundancy(Weight: 1).OverWeights(Kernels.Best, inputs, components).Evaluate(parameters.Weights, gradient), gradient);
    }
}
