using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Tests.Checkpoints;

namespace Microsoft.ML.EncoderStudy.Tests.Parameters;

public class AutoencoderParametersTests
{
    [Fact]
    public void DecoderWeights_WhereTheyAreTied_AreTheEncoders()
    {
        var parameters = new AutoencoderParameters(inputs: 2, components: 3, tied: true);
        parameters.Encoder.Weights[1] = 4;
        Assert.Equal(4, parameters.DecoderWeights[1]);
        Assert.Equal(16, parameters.Rest.Length); // the decoder's bias alone
    }

    [Fact]
    public void Parts_OfAnUntiedDecoderWithRowsOfItsArchitecture_DoNotOverlap()
    {
        var parameters = new AutoencoderParameters(inputs: 2, components: 3, tied: false, ownRows: 1);
        parameters.DecoderWeights.Fill(1);
        parameters.Own(0).Fill(2);
        parameters.DecoderBias.Fill(3);
        Assert.Equal([.. Enumerable.Repeat(1f, 32), .. Enumerable.Repeat(2f, 16), 3, 3, .. new float[14]], parameters.Rest.ToArray());
        Assert.All(parameters.Encoder.All.ToArray(), value => Assert.Equal(0, value));
    }

    [Fact]
    public void FoldCentre_MakesTheEncoderOfXLessCOneOfX_AndUnfoldCentreTurnsItBack()
    {
        var parameters = new AutoencoderParameters(inputs: 2, components: 1, tied: true);
        (parameters.Encoder.Weights[0], parameters.Encoder.Weights[16]) = (2, 3);
        (parameters.DecoderBias[0], parameters.DecoderBias[1]) = (10, 100);
        parameters.Encoder.Bias[0] = 1;
        parameters.FoldCentre(Kernels.Best);
        Assert.Equal(1 - 320, parameters.Encoder.Bias[0]); // 1 − (2·10 + 3·100)
        parameters.UnfoldCentre(Kernels.Best);
        Assert.Equal(1, parameters.Encoder.Bias[0]);
    }

    [Fact]
    public void CopyToAndLoadState_GiveTheSameParameters()
    {
        var drawn = new AutoencoderParameters(inputs: 3, components: 2, tied: false, ownRows: 1);
        drawn.Initialise(new Random(1));
        AutoencoderParameters copied = drawn.NewOfSameShape(), loaded = drawn.NewOfSameShape();
        drawn.CopyTo(copied);
        loaded.LoadState(SavedState.Reader(SavedState.Of(drawn)));
        foreach (AutoencoderParameters other in new[] { copied, loaded })
        {
            Assert.Equal(drawn.Encoder.All.ToArray(), other.Encoder.All.ToArray());
            Assert.Equal(drawn.Rest.ToArray(), other.Rest.ToArray());
        }
    }
}
