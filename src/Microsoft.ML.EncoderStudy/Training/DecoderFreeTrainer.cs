using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Training.Batches;
using Microsoft.ML.EncoderStudy.Training.Engines;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>What a training leaves behind.</summary>
internal sealed record TrainedEncoder(
    EncoderParameters Parameters, EncoderComponentStatistics[] Statistics, EncoderTrainingEpoch[] History);

/// <summary>Trains a decoder-free encoder: epochs of shuffled batches, a held-out loss and early stopping where asked for.</summary>
/// <param name="host">Reports progress, carries ML.NET's cancellation, marks exceptions.</param>
/// <param name="settings">The objective and the schedule.</param>
/// <param name="cancellation">The caller's own cancellation, checked with every batch.</param>
/// <param name="progress">Receives every epoch; may be null.</param>
internal sealed class DecoderFreeTrainer(
    IHost host, DecoderFreeSettings settings, CancellationToken cancellation, IProgress<EncoderTrainingEpoch>? progress)
{
    private readonly BatchPasses _passes = new(host, settings.LearningRate, cancellation);

    /// <summary>Runs the training. The same rows, weights, settings and random state give the same bits.</summary>
    /// <param name="training">The rows, and what is drawn.</param>
    /// <param name="start">The weights to start from; null to draw them.</param>
    /// <param name="channel">Receives the closing message.</param>
    /// <exception cref="InvalidOperationException">The loss became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The caller or ML.NET cancelled.</exception>
    public TrainedEncoder Train(EncoderTraining training, EncoderParameters? start, IChannel channel)
    {
        ITrainingSet set = training.Set;
        using var run = new TrainingRun<EncoderParameters>(host, settings, _passes, training, channel)
        {
            Report = epoch => progress?.Report(DecoderFreeEpochs.Shown(epoch.Trained)),
        };
        var parameters = new EncoderParameters(set.Rows.Inputs, settings.Components);
        parameters.Initialise(training.Random);
        start?.CopyTo(parameters);
        RowSplit split = set.Split(host, settings.BatchSize, settings.ValidationFraction, training.Random);
        var gradients = new DecoderFreeGradients(run.Workers.Share(Kernels.Best), settings, set.Rows, set.Weights, split.LargestBatch);
        using ITrainingEngine<EncoderParameters> engine = TrainingEngines.Create(
            host, run.Workers, settings, set.Rows, set.Weights, split.LargestBatch, gradients, parameters);

        (parameters, IReadOnlyList<EpochLosses> history) = run.Train(engine, split);
        EncoderComponentStatistics[] statistics = _passes.Measure(
            split.Training, set.Weights, settings.Components, batch => gradients.Activations(batch, parameters));
        run.ReportEnd(history);
        return new TrainedEncoder(parameters, statistics, [.. history.Select(epoch => DecoderFreeEpochs.Shown(epoch.Trained))]);
    }
}
