using Microsoft.ML.EncoderStudy.Tests.Estimators;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.DecoderFreeSae;

/// <summary>A small decoder-free encoder: 5 components, 3 epochs, batches of 16.</summary>
internal static class ToyEncoder
{
    public static DecoderFreeSaeEstimator.Options Options(Action<DecoderFreeSaeEstimator.Options>? change = null)
    {
        var options = new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            NumberOfComponents = 5,
            Epochs = 3,
            BatchSize = 16,
            Seed = 1,
        };
        change?.Invoke(options);
        return options;
    }

    public static DecoderFreeSaeTransformer Fit(float[][] rows, Action<DecoderFreeSaeEstimator.Options>? change = null, float[]? weights = null)
    {
        var ml = new MLContext(seed: 1);
        return ml.Transforms.DecoderFreeSae(Options(change)).Fit(ToyData.View(ml, rows, weights));
    }
}
