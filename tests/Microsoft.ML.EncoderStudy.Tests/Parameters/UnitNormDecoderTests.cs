using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;

namespace Microsoft.ML.EncoderStudy.Tests.Parameters;

public class UnitNormDecoderTests
{
    private const int Inputs = 9, Components = 5;

    [Theory]
    [InlineData(1e-40f)]
    [InlineData(1e-25f)]
    [InlineData(1)]
    [InlineData(1e20f)]
    [InlineData(1e37f)]
    public void Normalise_WeightsOfAnyScale_GivesEveryComponentLengthOne(float scale)
    {
        AutoencoderParameters parameters = Parameters(scale);
        new UnitNormDecoder(Kernels.Best, Components).Normalise(parameters);

        for (int j = 0; j < Components; j++)
            Assert.Equal(1, Math.Sqrt(SquareSums.OfColumn(parameters.DecoderWeights, parameters.Stride, j)), scale < 1e-39f ? 1e-4 : 1e-6);
    }

    [Fact]
    public void Normalise_AComponentWithoutWeights_LeavesItAsItIs()
    {
        AutoencoderParameters parameters = Parameters(scale: 1);
        for (int d = 0; d < Inputs; d++)
            parameters.DecoderWeights[(d * parameters.Stride) + 2] = 0;
        new UnitNormDecoder(Kernels.Best, Components).Normalise(parameters);

        Assert.Equal(0, SquareSums.OfColumn(parameters.DecoderWeights, parameters.Stride, 2));
        Assert.True(Kernels.Best.AllFinite(parameters.DecoderWeights));
    }

    private static AutoencoderParameters Parameters(float scale)
    {
        var parameters = new AutoencoderParameters(Inputs, Components, tied: false);
        parameters.Initialise(new Random(1));
        foreach (ref float weight in parameters.DecoderWeights)
            weight *= scale;
        return parameters;
    }
}
