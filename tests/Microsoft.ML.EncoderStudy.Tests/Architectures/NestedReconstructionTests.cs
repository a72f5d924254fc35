using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Parameters;

namespace Microsoft.ML.EncoderStudy.Tests.Architectures;

public class NestedReconstructionTests
{
    [Fact]
    public void LossAndGradient_OfTwoPrefixes_AreTheMeanOfBoth()
    {
        // x = 10; the first component gives 4, both 4 + 3: errors of −6 and −3, and ∂L/∂x̂ of each is 2 r/(n B D).
        AutoencoderBatch batch = SmallBatch.Of(inputs: [[10]], preActivations: [[4, 3]], decoder: [[1], [1]]);
        batch.PreActivations.CopyTo(batch.Activations);
        batch.ActivationGradient.Clear();
        var nested = new NestedReconstruction([1, 2]);
        AutoencoderParameters gradient = batch.Parameters.NewOfSameShape();
        Assert.Equal((36 + 9) / 2.0, nested.Loss(batch), 1e-5);
        Assert.Equal(-3, nested.Residual(batch)[0]); // that of all components
        nested.AddGradient(batch, gradient);
        Assert.Equal([-6 - 3, -3], batch.Unpadded(batch.ActivationGradient)[0]);
        Assert.Equal((4 * -9f, 3 * -3f), (gradient.DecoderWeights[0], gradient.DecoderWeights[1]));
        Assert.Equal(-9, gradient.DecoderBias[0]);
    }
}
