using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Parameters;

namespace Microsoft.ML.EncoderStudy.Tests.Architectures;

public class ReconstructionTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void LossAndGradient_OfOneRow_AreThoseOfTheSquaredError(bool gradientWhereActive)
    {
        // x̂ = 3 · (1, 2) + (10, 20) = (13, 26), r = x̂ − x = (3, 6), ∂L/∂x̂ = 2 r/(B D) = (3, 6).
        AutoencoderBatch batch = SmallBatch.Of(inputs: [[10, 20]], preActivations: [[3, -1]], decoder: [[1, 2], [5, 7]], bias: [10, 20]);
        batch.Kernels.Rectify(batch.PreActivations, 1, batch.Activations);
        batch.ActivationGradient.Clear();
        var reconstruction = new Reconstruction(gradientWhereActive);
        AutoencoderParameters gradient = batch.Parameters.NewOfSameShape();
        Assert.Equal((9 + 36) / 2.0, reconstruction.Loss(batch), 1e-5);
        reconstruction.AddGradient(batch, gradient);
        Assert.Equal([3, 6], gradient.DecoderBias.ToArray());
        Assert.Equal((9, 18), (gradient.DecoderWeights[0], gradient.DecoderWeights[gradient.Stride])); // a · ∂L/∂x̂
        Assert.Equal(15, batch.ActivationGradient[0]); // (3, 6)·(1, 2)
        Assert.Equal(0, gradient.DecoderWeights[1]);
    }
}
