using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;

namespace Microsoft.ML.EncoderStudy.Tests.Objectives;

public class WeightRedundancyTests
{
    [Fact]
    public void Evaluate_OfOrthogonalDirectionsOfAnyLength_IsZero()
    {
        (double loss, float[] gradient) = Evaluate([[3, 0, 0], [0, 0.1f, 0]]);

        Assert.Equal(0, loss, 1e-10);
        Assert.All(gradient, value => Assert.Equal(0, value, 1e-6f));
    }

    [Fact]
    public void Evaluate_OfOneDirectionTwice_IsTwo() => Assert.Equal(2, Evaluate([[1, 2, 0], [2, 4, 0]]).Loss, 1e-5);

    /// <summary>By the matrix of inputs: two pairs at 45°, one at 90°.</summary>
    [Fact]
    public void Evaluate_OfMoreDirectionsThanInputs_AddsUpTheSquaredCosinesOfAllPairs() =>
        Assert.Equal(2 * (0.5 + 0.5 + 0), Evaluate([[1, 0], [0, 1], [1, 1]]).Loss, 1e-5);

    [Fact]
    public void Gradient_OfTwoDirectionsAt60Degrees_TurnsThemApart()
    {
        // w₁ = (1, 0), w₂ = (½, √¾): cosine ½, and ∂L/∂w₁ = 4 · ½ · (w₂ − ½ w₁).
        (double loss, float[] gradient) = Evaluate([[1, 0], [0.5f, MathF.Sqrt(0.75f)]]);

        Assert.Equal(0.5, loss, 1e-5);
        Assert.Equal(0, gradient[0], 1e-5f);
        Assert.Equal(2 * MathF.Sqrt(0.75f), gradient[Kernels.PaddedWidth(2)], 1e-5f);
    }

    [Fact]
    public void CanDivide_OfAnySize_IsFalse() => Assert.False(new WeightRedundancy(1).CanDivide(components: 64, largestBatch: 128));

    /// <param name="directions">W, [components][inputs].</param>
    private static (double Loss, float[] Gradient) Evaluate(float[][] directions)
    {
        int inputs = directions[0].Length, components = directions.Length;
        var parameters = new EncoderParameters(inputs, components);
        for (int j = 0; j < components; j++)
        {
            for (int d = 0; d < inputs; d++)
                parameters.Weights[(d * parameters.Stride) + j] = directions[j][d];
        }

        var gradient = new float[parameters.Weights.Length];
        return (new WeightRedundancy(1).OverWeights(Kernels.Best, inputs, components).Evaluate(parameters.Weights, gradient), gradient);
    }
}
