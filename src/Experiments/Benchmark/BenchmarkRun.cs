using System.Diagnostics;
using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Study;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Benchmark;

/// <summary>One row of the benchmark with one seed: trained, timed and measured.</summary>
internal sealed class BenchmarkRun(StudyContext context, MLContext ml, int seed, int epochs)
{
    public RunResult Of(IFeatureLearner learner)
    {
        EncoderTraining training = With(context.Settings.Engine);
        (ITransformer fitted, double seconds) = Fit(learner, training);
        Dictionary<string, double> numbers = learner.Measure(training, fitted);
        if (learner.CanLoseInputs)
            AddLeastSquares(fitted, numbers);
        if (learner.Trains)
            AddSeconds(learner, seconds, numbers);
        return new RunResult { Configuration = learner.Name, Seed = seed, Metrics = numbers };
    }

    /// <summary>The closed form's time is always there; autograd's where that was asked for.</summary>
    private void AddSeconds(IFeatureLearner learner, double seconds, Dictionary<string, double> numbers)
    {
        if (learner.HasEngines && context.Settings.Engine == EncoderEngine.TorchSharp)
        {
            numbers[Metric.TorchTrainSeconds.Name] = seconds;
            seconds = Fit(learner, With(EncoderEngine.ClosedForm)).Seconds;
        }

        numbers[Metric.TrainSeconds.Name] = seconds;
    }

    private void AddLeastSquares(ITransformer fitted, Dictionary<string, double> numbers)
    {
        LeastSquaresDecoder decoder = LeastSquaresDecoder.Fit(fitted.Transform(context.Data.Train), LinearProbe.Features, StudyData.Inputs);
        SparseFeatureMetrics metrics = ml.Transforms.EvaluateSparseFeatures(
            fitted.Transform(context.Data.Test), LinearProbe.Features, StudyData.Inputs, decoder.Reconstruct);
        numbers[Metric.LeastSquaresMse.Name] = metrics.ReconstructionMse!.Value;
        numbers[Metric.LeastSquaresExplainedVariance.Name] = metrics.ExplainedVariance!.Value;
    }

    private EncoderTraining With(EncoderEngine engine) => new(context, ml, seed) { Epochs = epochs, Engine = engine };

    private static (ITransformer Fitted, double Seconds) Fit(IFeatureLearner learner, EncoderTraining training)
    {
        long start = Stopwatch.GetTimestamp();
        ITransformer fitted = learner.Fit(training);
        return (fitted, Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
}
