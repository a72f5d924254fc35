using System.Diagnostics;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Training.Checkpoints;
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
    /// <param name="set">The training data; more than one row.</param>
    /// <param name="start">The weights to start from; null to draw them.</param>
    /// <param name="random">Draws the initial weights, the held-out rows and the order of the rows.</param>
    /// <param name="checkpoint">Where the training is written down; null for nowhere.</param>
    /// <param name="channel">Receives the closing message.</param>
    /// <exception cref="InvalidOperationException">The loss became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The caller or ML.NET cancelled.</exception>
    public TrainedEncoder Train(
        ITrainingSet set, EncoderParameters? start, Random random, TrainingCheckpoint? checkpoint, IChannel channel)
    {
        var stopwatch = Stopwatch.StartNew();
        random = checkpoint?.Begin(random) ?? random;
        TrainingRows rows = set.Rows;
        var parameters = new EncoderParameters(rows.Inputs, settings.Components);
        parameters.Initialise(random);
        start?.CopyTo(parameters);
        RowSplit split = set.Split(host, settings.BatchSize, settings.ValidationFraction, random);
        using Workers workers = TrainingThreads.Create(settings.NumberOfThreads, channel);
        var gradients = new DecoderFreeGradients(workers.Share(Kernels.Best), settings, rows, set.Weights, split.LargestBatch);
        using ITrainingEngine<EncoderParameters, TermLosses> engine = TrainingEngines.Create(
            host, workers, settings, rows, set.Weights, split.LargestBatch, gradients, parameters);
        EarlyStopping<EncoderParameters>? stopping = settings.Patience is int patience && split.Validation is not null
            ? new EarlyStopping<EncoderParameters>(patience, parameters)
            : null;
        EncoderTrainingEpoch[] history = RunEpochs(workers, engine, split, stopping, checkpoint, random);
        parameters = engine.Parameters;
        stopping?.RestoreBest(parameters);
        _passes.CheckFinite(parameters.All);

        EncoderComponentStatistics[] statistics = _passes.Measure(
            split.Training, set.Weights, settings.Components, batch => gradients.Activations(batch, parameters));
        EncoderTrainingEpoch last = history[^1];
        channel.Info(FormattableString.Invariant(
            $"Trained {settings.Components} components on {set.Count} rows of {rows.Inputs} inputs: {history.Length} epochs in {stopwatch.Elapsed.TotalSeconds:F1} s, final loss {last.Loss:F3} (log-sum-exp {last.LseTerm:F3}, variance {last.VarianceTerm:F3}, decorrelation {last.DecorrelationTerm:F3}, weight redundancy {last.WeightRedundancyTerm:F3})."));
        return new TrainedEncoder(parameters, statistics, history);
    }

    private EncoderTrainingEpoch[] RunEpochs(
        Workers workers, ITrainingEngine<EncoderParameters, TermLosses> engine, RowSplit split, EarlyStopping<EncoderParameters>? stopping,
        TrainingCheckpoint? checkpoint, Random random)
    {
        var step = new TrainingStep(settings.LearningRate);
        using IProgressChannel channel = host.StartProgressChannel("Training the encoder");
        var loop = new EpochLoop<EncoderParameters, TermLosses>(_passes, split, engine, stopping, checkpoint, random)
        {
            Epochs = settings.Epochs,
            Workers = workers,
            Schedule = (_, _) => step,
            Total = losses => losses.Total,
            Report = losses =>
            {
                EncoderTrainingEpoch record = Record(losses);
                channel.Checkpoint(
                    record.Loss, record.LseTerm, record.VarianceTerm, record.DecorrelationTerm, record.WeightRedundancyTerm, record.Epoch);
                progress?.Report(record);
            },
        };
        channel.SetHeader(
            new ProgressHeader(["Loss", "Log-Sum-Exp", "Variance", "Decorrelation", "Weight Redundancy"], ["epochs"]),
            entry => entry.SetProgress(0, loop.History.Count, settings.Epochs));
        return [.. loop.Run().Select(Record)];
    }

    private static EncoderTrainingEpoch Record(EpochLosses<TermLosses> epoch)
    {
        TermLosses losses = epoch.Losses;
        return new EncoderTrainingEpoch(
            epoch.Epoch, losses.Total, losses.LogSumExp, losses.Variance, losses.Decorrelation, losses.WeightRedundancy, epoch.HeldOut?.Total);
    }
}
