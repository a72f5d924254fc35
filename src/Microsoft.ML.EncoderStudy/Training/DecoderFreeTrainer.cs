using System.Diagnostics;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
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
    /// <param name="rows">The training data; more than one row.</param>
    /// <param name="rowWeights">Frequency weights by row number, or null where all are 1.</param>
    /// <param name="start">The weights to start from; null to draw them.</param>
    /// <param name="random">Draws the initial weights, the held-out rows and the order of the rows.</param>
    /// <param name="channel">Receives the closing message.</param>
    /// <exception cref="InvalidOperationException">The loss became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The caller or ML.NET cancelled.</exception>
    public TrainedEncoder Train(TrainingRows rows, float[]? rowWeights, EncoderParameters? start, Random random, IChannel channel)
    {
        var stopwatch = Stopwatch.StartNew();
        var parameters = new EncoderParameters(rows.Inputs, settings.Components);
        parameters.Initialise(random);
        start?.CopyTo(parameters);
        RowSplit split = RowSplit.Draw(host, rows.Count, rowWeights, settings.BatchSize, settings.ValidationFraction, random);
        using var workers = new Workers(settings.NumberOfThreads);
        Kernels kernels = workers.Share(Kernels.Best);
        var gradients = new DecoderFreeGradients(kernels, settings, rows, rowWeights, split.LargestBatch);
        using ITrainingEngine<EncoderParameters, TermLosses> engine = TrainingEngines.Create(
            host, kernels, settings, rows, rowWeights, split.LargestBatch, gradients, parameters);
        EarlyStopping<EncoderParameters>? stopping = settings.Patience is int patience && split.Validation is not null
            ? new EarlyStopping<EncoderParameters>(patience, parameters)
            : null;
        EncoderTrainingEpoch[] history = RunEpochs(engine, split, stopping, random);
        parameters = engine.Parameters;
        stopping?.RestoreBest(parameters);
        _passes.CheckFinite(parameters.All);

        EncoderComponentStatistics[] statistics = _passes.Measure(
            split.Training, rowWeights, settings.Components, batch => gradients.Activations(batch, parameters));
        EncoderTrainingEpoch last = history[^1];
        channel.Info(FormattableString.Invariant(
            $"Trained {settings.Components} components on {rows.Count} rows of {rows.Inputs} inputs: {history.Length} epochs in {stopwatch.Elapsed.TotalSeconds:F1} s, final loss {last.Loss:F3} (log-sum-exp {last.LseTerm:F3}, variance {last.VarianceTerm:F3}, decorrelation {last.DecorrelationTerm:F3}, weight redundancy {last.WeightRedundancyTerm:F3})."));
        return new TrainedEncoder(parameters, statistics, history);
    }

    private EncoderTrainingEpoch[] RunEpochs(
        ITrainingEngine<EncoderParameters, TermLosses> engine, RowSplit split, EarlyStopping<EncoderParameters>? stopping, Random random)
    {
        var step = new TrainingStep(settings.LearningRate);
        var history = new List<EncoderTrainingEpoch>();

        using IProgressChannel channel = host.StartProgressChannel("Training the encoder");
        channel.SetHeader(
            new ProgressHeader(["Loss", "Log-Sum-Exp", "Variance", "Decorrelation", "Weight Redundancy"], ["epochs"]),
            entry => entry.SetProgress(0, history.Count, settings.Epochs));

        for (int epoch = 1; epoch <= settings.Epochs; epoch++)
        {
            split.Training.Shuffle(random);
            TermLosses losses = _passes.Mean(split.Training, epoch, batch => engine.Step(batch.Span, step));
            TermLosses? heldOut = split.Validation is null ? null : _passes.Mean(split.Validation, epoch, batch => engine.Loss(batch.Span));

            var record = new EncoderTrainingEpoch(
                epoch, losses.Total, losses.LogSumExp, losses.Variance, losses.Decorrelation, losses.WeightRedundancy, heldOut?.Total);
            history.Add(record);
            channel.Checkpoint(
                record.Loss, record.LseTerm, record.VarianceTerm, record.DecorrelationTerm, record.WeightRedundancyTerm, epoch);
            progress?.Report(record);
            if (stopping is not null && stopping.ShouldStop(heldOut!.Value.Total, () => engine.Parameters))
                break;
        }

        return [.. history];
    }
}
