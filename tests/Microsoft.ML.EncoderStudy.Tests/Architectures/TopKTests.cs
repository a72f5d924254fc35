using Microsoft.ML.EncoderStudy.Architectures;

namespace Microsoft.ML.EncoderStudy.Tests.Architectures;

public class TopKTests
{
    [Fact]
    public void Activate_KeepsTheLargestOfEveryRowThatAreAbove0_TiesToTheLowestIndex()
    {
        AutoencoderBatch batch = SmallBatch.Of(
            inputs: [[1], [1], [1]], preActivations: [[5, 7, 6], [2, 2, 2], [-1, 3, -2]], decoder: [[1], [1], [1]]);
        new TopK(k: 2, auxiliaryWeight: 0).Activate(batch);
        Assert.Equal([[0, 7, 6], [2, 2, 0], [0, 3, 0]], batch.Unpadded(batch.Activations));
    }

    [Fact]
    public void Losses_WithoutDeadComponents_AreTheSquaredErrorAlone()
    {
        AutoencoderBatch batch = SmallBatch.Of([[10]], [[5, 7, 6]], [[1], [1], [1]], bias: [2]);
        var topK = new TopK(k: 2, auxiliaryWeight: 1);
        topK.Activate(batch);
        AutoencoderLosses losses = topK.Losses(batch, gradient: null);
        Assert.Equal(25, losses.Reconstruction, 1e-6); // x̂ = 7 + 6 + 2
        Assert.Equal((0, 0), (losses.Sparsity, losses.Auxiliary));
    }

    [Fact]
    public void Freeze_KeepsAsManyOfASingleRow() => Assert.Equal(
        2, Assert.IsType<RowActivation.Largest>(
            new TopK(k: 2, auxiliaryWeight: 0).Freeze(SmallBatch.Of([[1]], [[1]], [[1]]).Parameters, _ => { })).K);
}
