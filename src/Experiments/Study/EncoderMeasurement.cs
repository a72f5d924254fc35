using EncoderStudy.Experiments.Data;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Study;

/// <summary>Measures the features of a fitted encoder on the test rows.</summary>
internal sealed class EncoderMeasurement(MLContext ml, StudyData data)
{
    /// <summary>What an encoder without a decoder can be asked.</summary>
    public Dictionary<string, double> Of(DecoderFreeSaeTransformer encoder)
    {
        IDataView test = encoder.Transform(data.Test);
        SparseFeatureMetrics metrics = ml.Transforms.EvaluateSparseFeatures(test, LinearProbe.Features, StudyData.Inputs, encoder.Reconstruct);
        Dictionary<string, double> numbers = Common(metrics, encoder.NumberOfComponents);
        numbers[Metric.Entropy.Name] = metrics.ResponsibilityEntropy;
        numbers[Metric.MaximumResponsibility.Name] = MeanMaximumResponsibility(test);
        numbers[Metric.Parameters.Name] = encoder.Weights.Length + encoder.Biases.Length;
        numbers[Metric.FinalLoss.Name] = encoder.TrainingHistory[^1].Loss;
        AddProbe(encoder, numbers);
        return numbers;
    }

    /// <summary>The share of test rows whose class a linear probe reads off the features.</summary>
    public void AddProbe(ITransformer encoder, Dictionary<string, double> numbers)
    {
        if (!data.HasLabels)
            return;
        ITransformer probe = new LinearProbe(ml).Fit(encoder.Transform(data.Train));
        numbers[Metric.ProbeAccuracy.Name] = LinearProbe.Accuracy(probe, encoder.Transform(data.Test));
    }

    private static Dictionary<string, double> Common(SparseFeatureMetrics metrics, int components)
    {
        var numbers = new Dictionary<string, double>
        {
            [Metric.L0.Name] = metrics.L0,
            [Metric.Density.Name] = metrics.L0 / components,
            [Metric.DeadComponents.Name] = metrics.DeadComponents,
            [Metric.Redundancy.Name] = metrics.Redundancy,
        };
        if (metrics.NormalizedReconstructionMse is double error)
            numbers[Metric.NormalizedMse.Name] = error;
        return numbers;
    }

    /// <summary>The mean over the rows of the largest of softmax(−a).</summary>
    private static double MeanMaximumResponsibility(IDataView transformed)
    {
        double sum = 0;
        long rows = 0;
        foreach (VBuffer<float> activations in transformed.GetColumn<VBuffer<float>>(LinearProbe.Features))
        {
            float[] values = [.. activations.DenseValues()];
            float least = values.Min();
            sum += 1 / values.Sum(value => Math.Exp(least - value));
            rows++;
        }

        return sum / rows;
    }
}
