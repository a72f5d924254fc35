using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Tests.Estimators;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Scoring;

public class RowScorerTests
{
    /// <summary>A position and a value take twice the memory of a value.</summary>
    [Theory]
    [InlineData(new float[] { 0, 5, 0, 0 }, new[] { 1 })]
    [InlineData(new float[] { 0, 0, 0, 0 }, new int[0])]
    [InlineData(new float[] { 3, 5, 0, 0 }, null)] // as much either way
    [InlineData(new float[] { 3, 5, 7, 0 }, null)]
    public void Features_OfFewActiveComponents_AreStoredByTheirPositions(float[] row, int[]? positions)
    {
        VBuffer<float> features = Features(Identity(row.Length), row);
        Assert.Equal(positions is null, features.IsDense);
        Assert.Equal(positions ?? [], features.GetIndices().ToArray());
        Assert.Equal(row, features.DenseValues());
    }

    /// <summary>Only what is no number in the row makes outputs NaN: a sum that overflows is infinite, and leaves others alone.</summary>
    [Fact]
    public void Features_OfARowWhoseSumOverflows_AreInfiniteThere()
    {
        DecoderFreeSaeModelParameters model = KnownModels.DecoderFree(EncoderActivation.Identity, [[2, 0], [0, 1]]);
        float[] row = [float.MaxValue, 3];
        Assert.Equal([float.PositiveInfinity, 3], Features(model, row).DenseValues());
        var dense = new float[2];
        model.Encode(row, dense);
        Assert.Equal([float.PositiveInfinity, 3], dense);
        var sparse = new float[2];
        model.Encode([0, 2], [0, 1], row, sparse);
        Assert.Equal([float.PositiveInfinity, 3], sparse);
    }

    private static DecoderFreeSaeModelParameters Identity(int size) => KnownModels.DecoderFree(
        EncoderActivation.ReLU,
        [.. Enumerable.Range(0, size).Select(j => Enumerable.Range(0, size).Select(d => d == j ? 1f : 0).ToArray())]);

    private static VBuffer<float> Features(DecoderFreeSaeModelParameters model, float[] row)
    {
        var ml = new MLContext(seed: 1);
        var transformer = new DecoderFreeSaeTransformer(ml, new FittedEncoders<DecoderFreeSaeModelParameters>(
            [new InputOutputColumnPair("Features", "Input")], [model], []));
        return transformer.Transform(ToyData.View(ml, [row])).GetColumn<VBuffer<float>>("Features").Single();
    }
}
