using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments;

/// <summary>
/// How well a linear classifier reads the classes off some features: standardise, then multinomial logistic regression with ML.NET's
/// default regularisation. The same for every kind of features, so that what differs is the features.
/// </summary>
internal sealed class LinearProbe(MLContext ml)
{
    public const string Features = "Features";
    public const string Score = "Score";
    private const string Label = "Label";
    private const string PredictedLabel = "PredictedLabel";

    /// <summary>Fits the probe on the columns <c>Features</c>, which it replaces by its standardised self, and <c>Label</c>.</summary>
    public ITransformer Fit(IDataView train) =>
        ml.Transforms.NormalizeMeanVariance(Features, fixZero: false)
            .Append(ml.Transforms.Conversion.MapValueToKey(Label, keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue))
            .AppendCacheCheckpoint(ml)
            .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(Label, Features))
            .Append(ml.Transforms.Conversion.MapKeyToValue(PredictedLabel))
            .Fit(train);

    /// <summary>The share of rows, in 0 … 1, whose class the fitted probe predicts.</summary>
    public static double Accuracy(ITransformer probe, IDataView test)
    {
        float[] labels = [.. test.GetColumn<float>(Label)];
        IEnumerable<float> predicted = probe.Transform(test).GetColumn<float>(PredictedLabel);
        return (double)predicted.Zip(labels).Count(pair => pair.First == pair.Second) / labels.Length;
    }
}
