using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Training;

namespace Microsoft.ML.EncoderStudy.Tests.Training;

public class AutoencoderStartTests
{
    [Fact]
    public void CopyTo_OfNothing_LeavesWhatWasDrawn()
    {
        AutoencoderParameters parameters = Filled(1);
        AutoencoderStart.Drawn.CopyTo(parameters, new ReluWithL1(0), Kernels.Best);
        Assert.All(parameters.Rest.ToArray(), value => Assert.Equal(1, value));
    }

    [Fact]
    public void CopyTo_OfEncoderAndDecoder_OverwritesBoth()
    {
        AutoencoderParameters parameters = Filled(1), decoder = Filled(3);
        var encoder = new EncoderParameters(inputs: 2, components: 1);
        encoder.All.Fill(2);
        new AutoencoderStart(encoder, decoder, Activation: null).CopyTo(parameters, new ReluWithL1(0), Kernels.Best);
        Assert.Equal((2, 2), (parameters.Encoder.Weights[0], parameters.Encoder.Bias[0]));
        Assert.Equal((3, 3), (parameters.DecoderWeights[0], parameters.DecoderBias[1]));
    }

    [Fact]
    public void CopyTo_OfAnEncoderWhereTheArchitectureSeesXLessC_GivesTheBiasThatComputesTheSame()
    {
        AutoencoderParameters parameters = Filled(1);
        var encoder = new EncoderParameters(inputs: 2, components: 1);
        encoder.All.Fill(2);
        new AutoencoderStart(encoder, Decoder: null, Activation: null).CopyTo(parameters, new TopK(k: 1, auxiliaryWeight: 0), Kernels.Best);
        Assert.Equal(2 + 4, parameters.Encoder.Bias[0]); // W (x − c) + 6 is W x + 2, with W = (2, 2) and c = (1, 1)
    }

    [Fact]
    public void CopyTo_OfAnActivation_HasTheArchitectureTakeWhatTheModelHad()
    {
        var jumpReLU = new JumpReLU(weight: 0, initialThreshold: 0.1f, bandwidth: 1);
        var parameters = new AutoencoderParameters(inputs: 2, components: 1, tied: false, jumpReLU.OwnRows);
        new AutoencoderStart(Encoder: null, Decoder: null, new RowActivation.AboveThreshold([0.5f])).CopyTo(parameters, jumpReLU, Kernels.Best);
        Assert.Equal(MathF.Log(0.5f), parameters.Own(0)[0], 1e-6f);
    }

    private static AutoencoderParameters Filled(float value)
    {
        var parameters = new AutoencoderParameters(inputs: 2, components: 1, tied: false);
        parameters.Encoder.All.Fill(value);
        parameters.Rest.Fill(value);
        return parameters;
    }
}
