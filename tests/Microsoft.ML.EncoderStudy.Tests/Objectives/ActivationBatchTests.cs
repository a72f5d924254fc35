using Microsoft.ML.EncoderStudy.Objectives;

namespace Microsoft.ML.EncoderStudy.Tests.Objectives;

public class ActivationBatchTests
{
    [Fact]
    public void Statistics_OfRows_AreMeansSubtractedAndUnbiasedVariances()
    {
        ActivationBatch batch = ObjectiveOfOneTerm.Batch([[1, 10], [3, 10], [8, 10]]);

        Assert.Equal(3, batch.TotalWeight);
        Assert.Equal([-3, -1, 4], Column(batch, 0));
        Assert.Equal([0, 0, 0], Column(batch, 1));
        Assert.Equal(13, batch.Variance[0], 1e-5f);
        Assert.Equal(0, batch.Variance[1]);
        Assert.True(batch.RowWeights.IsEmpty && batch.RootRowWeights.IsEmpty);
    }

    [Fact]
    public void Statistics_OfWeightedRows_AreThoseOfRowsRepeated()
    {
        ActivationBatch batch = ObjectiveOfOneTerm.Batch([[1], [9]], 3, 1);

        // 1, 1, 1, 9: mean 3, squares 4 + 4 + 4 + 36 over 3.
        Assert.Equal(4, batch.TotalWeight);
        Assert.Equal([-2, 6], Column(batch, 0));
        Assert.Equal(16, batch.Variance[0], 1e-5f);
        Assert.Equal([MathF.Sqrt(3), 1], batch.RootRowWeights.ToArray());
    }

    [Fact]
    public void Reset_ForAnotherBatch_ForgetsTheOneBefore()
    {
        ActivationBatch batch = ObjectiveOfOneTerm.Batch([[1], [9], [2]], 3, 1, 2);
        Assert.NotEqual(0, batch.Variance[0]);

        batch.Reset(2, rowWeights: []);
        batch.Activations[0] = 0;
        batch.Activations[batch.Stride] = 2;

        Assert.Equal((2, 2.0), (batch.Rows, batch.TotalWeight));
        Assert.Equal([-1, 1], Column(batch, 0));
        Assert.Equal(2, batch.Variance[0], 1e-6f);
        Assert.True(batch.RowWeights.IsEmpty);
    }

    private static float[] Column(ActivationBatch batch, int component)
    {
        float[] centred = batch.Centred.ToArray();
        return [.. Enumerable.Range(0, batch.Rows).Select(i => centred[(i * batch.Stride) + component])];
    }
}
