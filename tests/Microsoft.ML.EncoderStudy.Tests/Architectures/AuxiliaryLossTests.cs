using Microsoft.ML.EncoderStudy.Architectures;

namespace Microsoft.ML.EncoderStudy.Tests.Architectures;

public class AuxiliaryLossTests
{
    [Fact]
    public void Loss_OfADeadComponent_IsWhatItLeavesOfTheError()
    {
        AutoencoderBatch batch = Batch(secondIsDead: true);
        // r = x̂ − x = 4 − 10; the dead component gives 2 of the 6 that are missing: 0.5 · (2 − 6)².
        var auxiliary = new AuxiliaryLoss(weight: 0.5f);
        var gradient = batch.Parameters.NewOfSameShape();
        Assert.Equal(8, auxiliary.Loss(batch, [-6, .. new float[15]], gradient), 1e-5);
        Span<float> preActivationGradient = new float[batch.Stride];
        auxiliary.AddGradient(preActivationGradient);
        Assert.Equal([0, -4], preActivationGradient[..2].ToArray()); // 0.5 · 2 · (2 − 6) · v
        Assert.Equal(-8, gradient.DecoderWeights[1]); // times a′ = 2
    }

    [Theory]
    [InlineData(false, 0.5f)]
    [InlineData(true, 0)]
    public void Loss_WithoutDeadComponentsOrWeight_IsNone(bool secondIsDead, float weight) =>
        Assert.Equal(0, new AuxiliaryLoss(weight).Loss(Batch(secondIsDead), [-6, .. new float[15]], gradient: null));

    private static AutoencoderBatch Batch(bool secondIsDead)
    {
        AutoencoderBatch batch = SmallBatch.Of(inputs: [[10]], preActivations: [[4, 2]], decoder: [[1], [1]]);
        batch.Activity.Observe([true, !secondIsDead], rows: 1);
        return batch;
    }
}
