using Microsoft.ML.EncoderStudy.Tests.Scoring;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.SparseAutoencoder;

public class SparseAutoencoderModelParametersTests
{
    [Fact]
    public void Reconstruct_IsTheProductWithTheDecoderAndItsBias()
    {
        SparseAutoencoderModelParameters model = KnownModels.Autoencoder([[1, 0], [0, 1]], [[1, 2], [3, 4]], 100, 200);
        Assert.Equal([1, 2, 3, 4], model.DecoderWeights.ToArray());
        Assert.Equal([100, 200], model.DecoderBiases.ToArray());
        var reconstruction = new float[2];
        model.Reconstruct([10, 1], reconstruction);
        Assert.Equal([113, 224], reconstruction);
    }

    [Fact]
    public void TiedWeights_AreTheSameArray()
    {
        SparseAutoencoderModelParameters model = KnownModels.UnpaddedTopK(k: 1, [1, 2], [3, 4]);
        Assert.True(model.TiedWeights);
        Assert.Equal(model.Weights, model.DecoderWeights);
    }

    [Fact]
    public void PropertiesOfOneArchitecture_AreEmptyForTheOthers()
    {
        SparseAutoencoderModelParameters topK = KnownModels.UnpaddedTopK(k: 1, [1, 2], [3, 4]), gated = KnownModels.Gated(1, scale: 2, offset: 3);
        Assert.Equal(1, topK.NumberOfActiveComponents);
        Assert.Empty(topK.Thresholds);
        Assert.Empty(topK.MagnitudeScales);
        Assert.Null(gated.NumberOfActiveComponents);
        Assert.Equal([2], gated.MagnitudeScales.ToArray());
        Assert.Equal([3], gated.MagnitudeOffsets.ToArray());
    }
}
