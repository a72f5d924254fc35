using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Estimators;

/// <summary>This project has no native torch, like an application that has not added it.</summary>
public class EngineTests
{
    [Fact]
    public void SparseAutoencoder_WithTorchSharpButNoNativeTorch_NamesThePackageAndTheOtherEngine() => AssertNamesThem(
        () => ToyAutoencoder.Fit(SparseAutoencoderArchitecture.TopK, options => options.Engine = EncoderEngine.TorchSharp));

    [Fact]
    public void DecoderFreeSae_WithTorchSharpButNoNativeTorch_NamesThePackageAndTheOtherEngine() => AssertNamesThem(() =>
    {
        var ml = new MLContext(seed: 1);
        ml.Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            NumberOfComponents = 4,
            Engine = EncoderEngine.TorchSharp,
        }).Fit(ToyData.View(ml, ToyData.Rows()));
    });

    private static void AssertNamesThem(Action fit)
    {
        var exception = Assert.Throws<InvalidOperationException>(fit);
        Assert.True(exception.IsMarked());
        Assert.Contains("package TorchSharp-cpu", exception.Message, StringComparison.Ordinal);
        Assert.Contains("set Engine to ClosedForm", exception.Message, StringComparison.Ordinal);
    }
}
