using EncoderStudy.Experiments.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Study;

/// <summary>Measures the features of a fitted autoencoder on the test rows, the same things as of an encoder without a decoder.</summary>
internal static class AutoencoderMeasurement
{
    public static Dictionary<string, double> Of(MLContext ml, StudyData data, SparseAutoencoderTransformer encoder)
    {
        SparseFeatureMetrics metrics = ml.Transforms.EvaluateSparseFeatures(encoder.Transform(data.Test), LinearProbe.Features);
        var numbers = new Dictionary<string, double>
        {
            [Metric.L0.Name] = metrics.L0,
            [Metric.Density.Name] = metrics.L0 / encoder.NumberOfComponents,
            [Metric.DeadComponents.Name] = metrics.DeadComponents,
            [Metric.Redundancy.Name] = metrics.Redundancy,
            [Metric.Entropy.Name] = metrics.ResponsibilityEntropy,
        };
        new EncoderMeasurement(ml, data).AddProbe(encoder, numbers);
        return numbers;
    }
}
