using Microsoft.ML.EncoderStudy.Tests.Estimators;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Training.Torch;

/// <summary>This project has TorchSharp's managed side only, as an application that only references the library does.</summary>
public class MissingTorchTests
{
    private static readonly MLContext ML = new(seed: 1);

    [Fact]
    public void Fit_DecoderFreeSaeWithTorchSharp_NamesThePackageAndTheOtherEngine() =>
        AssertNamesTheRemedy(() => ML.Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            Engine = EncoderEngine.TorchSharp,
        }).Fit(Data()));

    [Fact]
    public void Fit_SparseAutoencoderWithTorchSharp_NamesThePackageAndTheOtherEngine() =>
        AssertNamesTheRemedy(() => ML.Transforms.SparseAutoencoder(new SparseAutoencoderEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            Engine = EncoderEngine.TorchSharp,
        }).Fit(Data()));

    private static IDataView Data() => ToyData.View(ML, ToyData.Rows());

    /// <remarks>Left to itself, TorchSharp would copy libtorch from the NuGet cache of a developer's machine into a folder of the application's.</remarks>
    private static void AssertNamesTheRemedy(Action fit)
    {
        string message = Assert.Throws<InvalidOperationException>(fit).Message;

        Assert.Contains("TorchSharp-cpu", message, StringComparison.Ordinal);
        Assert.Contains("TorchSharp-cuda-linux", message, StringComparison.Ordinal);
        Assert.Contains("Engine to ClosedForm", message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(AppContext.BaseDirectory, "cpu")), "Libraries were copied.");
    }
}
