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
        numbers[Metric.MaximumResponsibility.Name] = metrics.MaximumResponsibility;
        numbers[Metric.Parameters.Name] = encoder.Weights.Length + encoder.Biases.Length;
        numbers[Metric.FinalLoss.Name] = encoder.TrainingHistory[^1].Loss;
        AddRecovery([.. encoder.Weights], test, numbers);
        AddProbe(encoder, numbers);
        return numbers;
    }

    /// <summary>What an autoencoder can be asked; the reconstruction is its own decoder's.</summary>
    public Dictionary<string, double> Of(SparseAutoencoderTransformer encoder)
    {
        IDataView test = encoder.Transform(data.Test);
        SparseFeatureMetrics metrics = ml.Transforms.EvaluateSparseFeatures(test, LinearProbe.Features, StudyData.Inputs, encoder.Reconstruct);
        Dictionary<string, double> numbers = Common(metrics, encoder.NumberOfComponents);
        numbers[Metric.Entropy.Name] = metrics.ResponsibilityEntropy;
        numbers[Metric.Parameters.Name] = TrainedParameters(encoder.GetModelParameters(LinearProbe.Features));
        numbers[Metric.FinalLoss.Name] = encoder.TrainingHistory[^1].Loss;
        AddRecovery([.. encoder.DecoderWeights], test, numbers);
        AddProbe(encoder, numbers);
        return numbers;
    }

    /// <summary>What features without an encoder can be asked, which are an affine map of their inputs.</summary>
    public Dictionary<string, double> Of(ITransformer features)
    {
        IDataView test = features.Transform(data.Test);
        int size = ((VectorDataViewType)test.Schema[LinearProbe.Features].Type).Size;
        Dictionary<string, double> numbers = Common(ml.Transforms.EvaluateSparseFeatures(test, LinearProbe.Features), size);
        if (data.Truth is not null)
            AddRecovery(AffineFeatures.DirectionsOf(features, data.Size), test, numbers);
        AddProbe(features, numbers);
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

    /// <summary>Where it is known what the rows were made of: how well the components are that.</summary>
    private void AddRecovery(float[] directions, IDataView test, Dictionary<string, double> numbers)
    {
        if (data.Truth is not TrueComponents truth)
            return;
        float[] activations = [.. test.GetColumn<float[]>(LinearProbe.Features).SelectMany(row => row)];
        Recovery.Of(directions, activations, truth).AddTo(numbers);
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
        if (metrics.ReconstructionMse is double mse)
            numbers[Metric.Mse.Name] = mse;
        if (metrics.ExplainedVariance is double explained)
            numbers[Metric.ExplainedVariance.Name] = explained;
        return numbers;
    }

    /// <summary>Thresholds that BatchTopK and its kin estimate, and do not train, are not counted.</summary>
    private static int TrainedParameters(SparseAutoencoderModelParameters model)
    {
        int decoder = model.TiedWeights ? model.DecoderBiases.Length : model.DecoderWeights.Length + model.DecoderBiases.Length;
        int thresholds = model.Architecture == SparseAutoencoderArchitecture.JumpReLU ? model.Thresholds.Length : 0;
        return model.Weights.Length + model.Biases.Length + decoder + thresholds + model.MagnitudeScales.Length + model.MagnitudeOffsets.Length;
    }
}
