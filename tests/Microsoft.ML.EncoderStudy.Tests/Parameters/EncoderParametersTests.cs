using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Tests.Checkpoints;

namespace Microsoft.ML.EncoderStudy.Tests.Parameters;

public class EncoderParametersTests
{
    [Fact]
    public void Weights_LieInputByInput_WithTheBiasBehindThem()
    {
        var parameters = new EncoderParameters(inputs: 2, components: 3);
        Assert.Equal((16, 16, 48), (parameters.Stride, parameters.Pitch, parameters.All.Length));
        parameters.Weights[parameters.Pitch] = 5;
        parameters.Bias[2] = 7;
        Assert.Equal(5, parameters.All[16]);
        Assert.Equal(7, parameters.All[34]);
        Assert.Equal([0, 5, 0, 0, 0, 0], EncoderParameters.ComponentMajor(parameters.Weights, components: 3, inputs: 2));
    }

    [Theory]
    [InlineData(8, 8)]
    [InlineData(9, 16)]
    [InlineData(17, 32)]
    public void LeastPitch_OfAModelThatOnlyScores_IsNeverMoreThanTwiceItsComponents(int components, int expected) =>
        Assert.Equal(expected, EncoderParameters.LeastPitch(components));

    [Fact]
    public void CopyTo_FromRowsWithoutPadding_KeepsEveryWeightAndBias()
    {
        EncoderParameters packed = new(inputs: 3, components: 2, pitch: 2), padded = new(inputs: 3, components: 2);
        for (int i = 0; i < packed.Weights.Length; i++)
            packed.Weights[i] = i + 1;
        packed.Bias[1] = 9;
        packed.CopyTo(padded);
        Assert.Equal([1, 3, 5, 2, 4, 6], EncoderParameters.ComponentMajor(padded.Weights, components: 2, inputs: 3));
        Assert.Equal(9, padded.Bias[1]);
    }

    [Fact]
    public void Initialise_DrawsFromPlusMinusOneOverTheRootOfTheInputs_AndLeavesThePadding0()
    {
        var parameters = new EncoderParameters(inputs: 4, components: 3);
        parameters.Initialise(new Random(1));
        for (int row = 0; row <= 4; row++)
        {
            Assert.All(parameters.All.Slice(16 * row, 3).ToArray(), weight => Assert.InRange(Math.Abs(weight), float.Epsilon, 0.5f));
            Assert.All(parameters.All.Slice((16 * row) + 3, 13).ToArray(), padding => Assert.Equal(0, padding));
        }
    }

    [Fact]
    public void LoadState_OfWhatWasSaved_GivesTheSameParametersAndIsFinite()
    {
        EncoderParameters saved = new(inputs: 4, components: 3), loaded = new(inputs: 4, components: 3);
        saved.Initialise(new Random(1));
        loaded.LoadState(SavedState.Reader(SavedState.Of(saved)));
        Assert.Equal(saved.All.ToArray(), loaded.All.ToArray());
        Assert.True(loaded.AreFinite);
        loaded.Bias[0] = float.NaN;
        Assert.False(loaded.AreFinite);
    }
}
