using Microsoft.ML.EncoderStudy.Architectures;

namespace Microsoft.ML.EncoderStudy.Tests.Architectures;

public class ReluWithL1Tests
{
    [Fact]
    public void Losses_OfTwoRows_AreTheSquaredErrorAndTheMeanActivation()
    {
        AutoencoderBatch batch = SmallBatch.Of(inputs: [[1, 2], [3, 4]], preActivations: [[2, -5], [-1, 3]], decoder: [[1, 0], [0, 1]]);
        var relu = new ReluWithL1(weight: 0.5f);
        relu.Activate(batch);
        Assert.Equal([[2, 0], [0, 3]], batch.Unpadded(batch.Activations));
        AutoencoderLosses losses = relu.Losses(batch, gradient: null);
        Assert.Equal(((1 + 4) + (9 + 1)) / 4.0, losses.Reconstruction, 1e-6); // x̂ = (2, 0) and (0, 3)
        Assert.Equal(0.5 * (2 + 3) / 4, losses.Sparsity, 1e-6);
        Assert.Equal((0, 0), (losses.Auxiliary, losses.DecoderFree));
    }

    [Fact]
    public void Backpropagate_WhereAUnitIsSilent_GivesIt0()
    {
        AutoencoderBatch batch = SmallBatch.Of([[1, 2]], [[2, -5]], [[1, 0], [0, 1]]);
        var relu = new ReluWithL1(weight: 0.5f);
        relu.Activate(batch);
        var gradient = batch.Parameters.NewOfSameShape();
        relu.Losses(batch, gradient);
        relu.Backpropagate(batch, gradient);
        Assert.Equal([[((2 / 2f) * (2 - 1)) + (0.5f / 2), 0]], batch.Unpadded(batch.ActivationGradient)); // 2/(B D) (x̂ − x)·v + λ/(B K)
    }
}
