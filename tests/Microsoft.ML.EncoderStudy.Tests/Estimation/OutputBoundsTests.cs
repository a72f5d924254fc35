using Microsoft.ML.EncoderStudy.Estimation;
using Microsoft.ML.EncoderStudy.Tests.Scoring;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Estimation;

/// <summary>
/// An output is sure to be finite where the magnitudes that it is made of add up to no more than half of the largest number, which is a little
/// below 2¹²⁷. Powers of two, so that the sums are exact.
/// </summary>
public class OutputBoundsTests
{
    private const float Half = float.MaxValue / 2;

    [Theory]
    [InlineData(100, 26, true)] // 2¹²⁶
    [InlineData(100, 27, false)]
    [InlineData(-10, 126, true)] // 2¹¹⁶
    [InlineData(126, -10, true)]
    public void AreFinite_OfActivations_AsksForWeightTimesInput(int weight, int input, bool expected)
    {
        Assert.Equal(expected, AreFinite(KnownModels.DecoderFree(EncoderActivation.ReLU, [[Power(weight)]]), Power(input)));
        Assert.Equal(expected, AreFinite(KnownModels.DecoderFree(EncoderActivation.ReLU, [[-Power(weight)]]), Power(input)));
    }

    [Fact]
    public void AreFinite_OfHalfOfTheLargestNumber_IsTrueAndOfTheNextIsFalse()
    {
        Assert.True(AreFinite(KnownModels.DecoderFree(EncoderActivation.ReLU, [[Half]]), 1));
        Assert.False(AreFinite(KnownModels.DecoderFree(EncoderActivation.ReLU, [[MathF.BitIncrement(Half)]]), 1));
        Assert.True(OutputBounds.AreFinite(KnownModels.Autoencoder([[1]], [[Half]]), EncoderOutput.Reconstruction, [1]));
        Assert.False(OutputBounds.AreFinite(KnownModels.Autoencoder([[1]], [[MathF.BitIncrement(Half)]]), EncoderOutput.Reconstruction, [1]));
    }

    [Fact]
    public void AreFinite_OfInputsAndABiasThatAreTooLargeTogether_IsFalse()
    {
        float most = Power(126);
        Assert.True(AreFinite(KnownModels.DecoderFree(EncoderActivation.ReLU, [[1, -1]], Power(125)), Power(125), Power(124)));
        Assert.False(AreFinite(KnownModels.DecoderFree(EncoderActivation.ReLU, [[1, -1]]), most, most));
        Assert.False(AreFinite(KnownModels.DecoderFree(EncoderActivation.ReLU, [[1]], -most), most));
    }

    [Fact]
    public void AreFinite_OfOneComponentAmongOthersThatIsTooLarge_IsFalse() =>
        Assert.False(AreFinite(KnownModels.DecoderFree(EncoderActivation.ReLU, [[1], [4], [1]]), Power(126)));

    [Fact]
    public void AreFinite_OfOneInputAmongOthersThatIsTooLarge_IsFalse()
    {
        Assert.False(AreFinite(KnownModels.DecoderFree(EncoderActivation.ReLU, [[0, 4]]), Power(126), Power(126)));
        Assert.True(AreFinite(KnownModels.DecoderFree(EncoderActivation.ReLU, [[0, 4]]), Power(126), Power(124)));
        SparseAutoencoderModelParameters model = KnownModels.Autoencoder([[1, 0]], [[0, Power(127)]]);
        Assert.False(OutputBounds.AreFinite(model, EncoderOutput.Reconstruction, [1, 1]));
    }

    [Theory]
    [InlineData(1, 0, true)]
    [InlineData(0.5f, 0, true)]
    [InlineData(4, 0, false)] // of the magnitude, not of the gate
    [InlineData(1, -1, false)] // 2¹²⁶ of the gate and as much of the offset
    [InlineData(0.25f, 0.25f, true)]
    public void AreFinite_OfGates_AsksForTheMagnitudeToo(float scale, float offset, bool expected) =>
        Assert.Equal(expected, AreFinite(KnownModels.Gated(1, scale, offset * Power(126)), Power(126)));

    [Fact]
    public void AreFinite_OfAGateThatOverflows_IsFalseWhateverTheMagnitude() =>
        Assert.False(AreFinite(KnownModels.Gated(4, 0, 0), Power(126)));

    [Theory]
    [InlineData(66, 0, true)] // 2⁶⁰ · 2⁶⁶
    [InlineData(67, 0, false)]
    [InlineData(66, 126, false)] // as much again as a bias
    [InlineData(-60, 125, true)]
    public void AreFinite_OfAReconstruction_AsksForActivationTimesDecoderWeightAndBias(int decoderWeight, int bias, bool expected)
    {
        foreach (int sign in new[] { 1, -1 })
        {
            SparseAutoencoderModelParameters model = KnownModels.Autoencoder([[Power(60)]], [[sign * Power(decoderWeight)]], sign * Power(bias));
            Assert.Equal(expected, OutputBounds.AreFinite(model, EncoderOutput.Reconstruction, [1]));
            Assert.True(AreFinite(model, 1)); // of which activations know nothing
        }
    }

    [Fact]
    public void AreFinite_OfAReconstruction_AddsUpItsComponents()
    {
        SparseAutoencoderModelParameters model = KnownModels.Autoencoder([[1], [1]], [[Power(126)], [-Power(126)]]);
        Assert.False(OutputBounds.AreFinite(model, EncoderOutput.Reconstruction, [1]));
    }

    [Theory]
    [InlineData(1, 61, true)] // (2⁶¹ + 2⁶²)² is less than 2¹²⁶
    [InlineData(1, 63, false)] // (2⁶³ + 2⁶²)² is more than 2¹²⁷
    [InlineData(4, 63, true)] // of which a quarter is not
    public void AreFinite_OfAReconstructionError_AsksForTheMeanOfTheSquares(int inputs, int reconstruction, bool expected)
    {
        float[] weights = new float[inputs], decoderWeights = new float[inputs], largest = new float[inputs];
        (weights[0], decoderWeights[0], largest[0]) = (Power(-62), Power(reconstruction), Power(62));
        SparseAutoencoderModelParameters model = KnownModels.Autoencoder([weights], [decoderWeights]);
        Assert.Equal(expected, OutputBounds.AreFinite(model, EncoderOutput.ReconstructionError, largest));
        Assert.True(OutputBounds.AreFinite(model, EncoderOutput.Reconstruction, largest)); // which is not squared
    }

    [Fact]
    public void AreFinite_OfAReconstructionErrorOfManyInputs_AddsUpTheirSquares()
    {
        // (2⁶² + 2⁶³)² of each of two inputs: more than 2¹²⁷ each, and so is the mean.
        SparseAutoencoderModelParameters model = KnownModels.Autoencoder([[Power(-62), 0]], [[Power(63), Power(63)]]);
        Assert.False(OutputBounds.AreFinite(model, EncoderOutput.ReconstructionError, [Power(62), Power(62)]));
    }

    private static bool AreFinite(EncoderModelParameters model, params float[] largest) =>
        OutputBounds.AreFinite(model, EncoderOutput.Activations, largest);

    private static float Power(int exponent) => MathF.ScaleB(1, exponent);
}
