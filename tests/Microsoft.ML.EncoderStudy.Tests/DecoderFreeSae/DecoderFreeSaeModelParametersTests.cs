using Microsoft.ML.EncoderStudy.Tests.Scoring;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.DecoderFreeSae;

public class DecoderFreeSaeModelParametersTests
{
    private static readonly DecoderFreeSaeModelParameters Model = KnownModels.DecoderFree(EncoderActivation.Identity, [[1, 2, 3], [4, 5, 6]], 7, 8);

    [Fact]
    public void Weights_AreThoseOfEveryComponentInTurn()
    {
        Assert.Equal((2, 3), (Model.NumberOfComponents, Model.InputSize));
        Assert.Equal([1, 2, 3, 4, 5, 6], Model.Weights.ToArray());
        Assert.Equal([7, 8], Model.Biases.ToArray());
        Assert.Equal(EncoderActivation.Identity, Model.Activation);
    }

    [Fact]
    public void EncodeAndReconstruct_AreTheProductsWithTheWeights()
    {
        float[] activations = new float[2], reconstruction = new float[3];
        Model.Encode([1, 0, 1], activations);
        Assert.Equal([1 + 3 + 7, 4 + 6 + 8], activations);
        Model.Reconstruct([10, 1], reconstruction);
        Assert.Equal([14, 25, 36], reconstruction);
    }

    [Theory]
    [InlineData(1, 3, "expected 2 values; found 1", "activations")]
    [InlineData(2, 4, "expected 3 values; found 4", "reconstruction")]
    public void Reconstruct_OfOtherLengths_NamesBoth(int activations, int reconstruction, string expected, string parameter) => Assert.Contains(
        expected, Assert.Throws<ArgumentException>(parameter, () => Model.Reconstruct(new float[activations], new float[reconstruction])).Message,
        StringComparison.Ordinal);

    [Fact]
    public void BrokenRule_OfAModelThatCanBeSaved_IsNoneAndOfAnotherNamesTheWeight()
    {
        Assert.Null(Model.BrokenRule());
        Assert.Equal(
            "The weights of component 1 in the model are not finite (that of slot 0 of the input is not).",
            KnownModels.DecoderFree(EncoderActivation.ReLU, [[1, 2], [float.NaN, 4]]).BrokenRule());
    }
}
