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
    private readonly Kernels _kernels = Kernels.Best;
    private readonly BatchPasses _passes = new(host, settings.LearningRate, cancellation);

    /// <summary>Runs the training. The same rows, weights, settings and random state give the same bits.</summary>
    /// <param name="rows">The training data; more than one row.</param>
    /// <param name="rowWeights">Frequency weights by row number, or null where all are 1.</param>
    /// <param name="random">Draws the initial weights, the held-out rows and the order of the rows.</param>
    /// <param name="channel">Receives the closing message.</param>
    /// <exception cref="InvalidOperationException">The loss became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The caller or ML.NET cancelled.</exception>
    public TrainedEncoder Train(TrainingRows rows, float[]? rowWeights, Random random, IChannel channel)
    {
        var stopwatch = Stopwatch.StartNew();
        var parameters = new EncoderParameters(rows.Inputs, settings.Components);
        parameters.Initialise(random);
        (BatchOrder training, BatchOrder? validation) = Split(rows.Count, rowWeights, random);

        int largestBatch = Math.Max(training.LargestBatch, validation?.LargestBatch ?? 0);
        var gradients = new DecoderFreeGradients(_kernels, settings, rows, rowWeights, largestBatch);
        using ITrainingEngine<EncoderParameters, TermLosses> engine = TrainingEngines.Create(settings, gradients, parameters);
        EncoderTrainingEpoch[] history = RunEpochs(engine, training, validation, random);
        _passes.CheckFinite(parameters.All);

        EncoderComponentStatistics[] statistics = _passes.Measure(
            training, rowWeights, settings.Components, batch => gradients.Activations(batch, parameters));
        EncoderTrainingEpoch last = history[^1];
        channel.Info(FormattableString.Invariant(
            $"Trained {settings.Components} components on {rows.Count} rows of {rows.Inputs} inputs: {history.Length} epochs in {stopwatch.Elapsed.TotalSeconds:F1} s, final loss {last.Loss:F3} (log-sum-exp {last.LseTerm:F3}, variance {last.VarianceTerm:F3}, decorrelation {last.DecorrelationTerm:F3}, weight redundancy {last.WeightRedundancyTerm:F3})."));
        return new TrainedEncoder(parameters, statistics, history);
    }

    private (BatchOrder Training, BatchOrder? Validation) Split(int count, float[]? rowWeights, Random random)
    {
        int[] order = Enumerable.Range(0, count).ToArray();
        int heldOut = (int)Math.Round(settings.ValidationFraction * count);
        if (settings.ValidationFraction == 0)
            return (new BatchOrder(order, settings.BatchSize, rowWeights), null);

        if (heldOut < 2 || count - heldOut < 2)
        {
            throw host.Except(FormattableString.Invariant(
                $"{nameof(DecoderFreeSettings.ValidationFraction)} = {settings.ValidationFraction} of {count} rows holds out {heldOut} and trains on {count - heldOut}; both need at least 2."));
        }

        new BatchOrder(order, settings.BatchSize, rowWeights).Shuffle(random);
        return (Part(order[heldOut..], "trained on"), Part(order[..heldOut], "held out"));

        BatchOrder Part(int[] rows, string role)
        {
            double weight = rowWeights is null ? rows.Length : rows.Sum(row => (double)rowWeights[row]);
            if (weight <= 1)
            {
                throw host.Except(FormattableString.Invariant(
                    $"The example weights of the {rows.Length} rows {role} sum to {weight:G6}; they must count as more than 1 row."));
            }

            return new BatchOrder(rows, settings.BatchSize, rowWeights);
        }
    }

    private EncoderTrainingEpoch[] RunEpochs(
        ITrainingEngine<EncoderParameters, TermLosses> engine, BatchOrder training, BatchOrder? validation, Random random)
    {
        var step = new TrainingStep(settings.LearningRate);
        EarlyStopping? stopping = settings.Patience is int patience && validation is not null
            ? new EarlyStopping(patience, engine.Parameters)
            : null;
        var history = new List<EncoderTrainingEpoch>();

        using IProgressChannel channel = host.StartProgressChannel("Training the encoder");
        channel.SetHeader(
            new ProgressHeader(["Loss", "Log-Sum-Exp", "Variance", "Decorrelation", "Weight Redundancy"], ["epochs"]),
            entry => entry.SetProgress(0, history.Count, settings.Epochs));

        for (int epoch = 1; epoch <= settings.Epochs; epoch++)
        {
            training.Shuffle(random);
            TermLosses losses = _passes.Mean(training, epoch, batch => engine.Step(batch.Span, step));
            TermLosses? heldOut = validation is null ? null : _passes.Mean(validation, epoch, batch => engine.Loss(batch.Span));

            var record = new EncoderTrainingEpoch(
                epoch, losses.Total, losses.LogSumExp, losses.Variance, losses.Decorrelation, losses.WeightRedundancy, heldOut?.Total);
            history.Add(record);
            channel.Checkpoint(
                record.Loss, record.LseTerm, record.VarianceTerm, record.DecorrelationTerm, record.WeightRedundancyTerm, epoch);
            progress?.Report(record);
            if (stopping is not null && stopping.ShouldStop(heldOut!.Value.Total, engine.Parameters))
                break;
        }

        stopping?.RestoreBest(engine.Parameters);
        return [.. history];
    }
}
