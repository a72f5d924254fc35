using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Scoring;

namespace Microsoft.ML.EncoderStudy.Tests.Scoring;

public class PreActivationsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(2)] // rows of weights without padding
    public void TryCompute_OfARowWholeOrByItsNonZeros_IsWeightsTimesInputsAndTheBias(int pitch)
    {
        EncoderParameters parameters = Parameters(pitch);
        float[] whole = new float[16], sparse = new float[16];
        Assert.True(PreActivations.TryCompute(parameters, [5, 0, 7], new int[3 + NonZeros.Slack], new float[3 + NonZeros.Slack], whole));
        Assert.True(PreActivations.TryCompute(parameters, [0, 2], [5, 7], sparse));
        Assert.Equal([100 + (1 * 5) + (3 * 7), 200 + (10 * 5) + (30 * 7), .. new float[14]], whole);
        Assert.Equal(whole, sparse);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void TryCompute_OfARowThatIsNotFinite_SaysSo(float value) =>
        Assert.False(PreActivations.TryCompute(Parameters(pitch: 0), [1], [value], new float[16]));

    [Fact]
    public void TryCompute_WhereTheSumOverflows_KnowsThatTheRowIsFinite() =>
        Assert.True(PreActivations.TryCompute(Parameters(pitch: 0), [0, 2], [float.MaxValue, float.MaxValue], new float[16]));

    /// <summary>W = (1, 2, 3; 10, 20, 30) and b = (100, 200).</summary>
    private static EncoderParameters Parameters(int pitch)
    {
        var parameters = new EncoderParameters(inputs: 3, components: 2, pitch);
        for (int d = 0; d < 3; d++)
        {
            parameters.Weights[d * parameters.Pitch] = d + 1;
            parameters.Weights[(d * parameters.Pitch) + 1] = 10 * (d + 1);
        }

        (parameters.Bias[0], parameters.Bias[1]) = (100, 200);
        return parameters;
    }
}
