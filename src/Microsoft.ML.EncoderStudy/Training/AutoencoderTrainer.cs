using System.Diagnostics;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>What the training of a sparse autoencoder leaves behind.</summary>
internal sealed record TrainedAutoencoder(
    AutoencoderParameters Parameters, EncoderComponentStatistics[] Statistics, SparseAutoencoderTrainingEpoch[] History);

/// <summary>Trains a sparse autoencoder: epochs of shuffled batches.</summary>
/// <param name="host">Reports progress, carries ML.NET's cancellation, marks exceptions.</param>
/// <param name="settings">The architecture and the schedule.</param>
/// <param name="cancellation">The caller's own cancellation, checked with every batch.</param>
/// <param name="progress">Receives every epoch; may be null.</param>
internal sealed class AutoencoderTrainer(
    IHost host, AutoencoderSettings settings, CancellationToken cancellation, IProgress<SparseAutoencoderTrainingEpoch>? progress)
{
    private readonly Kernels _kernels = Kernels.Best;
    private readonly BatchPasses _passes = new(host, settings.LearningRate, cancellation);

    /// <summary>Runs the training. The same rows, settings and random state give the same bits.</summary>
    /// <param name="rows">The training data; more than one row.</param>
    /// <param name="random">Draws the initial weights and the order of the rows.</param>
    /// <param name="channel">Receives the closing message.</param>
    /// <exception cref="InvalidOperationException">The loss became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The caller or ML.NET cancelled.</exception>
    public TrainedAutoencoder Train(TrainingRows rows, Random random, IChannel channel)
    {
        var stopwatch = Stopwatch.StartNew();
        AutoencoderParameters parameters = Initialise(rows, random);
        var order = new BatchOrder(Enumerable.Range(0, rows.Count).ToArray(), settings.BatchSize, rowWeights: null);
        var engine = new AutoencoderEngine(_kernels, settings.CreateArchitecture(), rows, settings.Components, order.LargestBatch);
        SparseAutoencoderTrainingEpoch[] history = RunEpochs(engine, order, parameters, random);
        _passes.CheckFinite(parameters.Encoder.All);
        _passes.CheckFinite(parameters.DecoderOnly);

        EncoderComponentStatistics[] statistics = _passes.Measure(
            order, rowWeights: null, settings.Components, batch => engine.Encode(batch, parameters));
        SparseAutoencoderTrainingEpoch last = history[^1];
        channel.Info(FormattableString.Invariant(
            $"Trained {settings.Components} components on {rows.Count} rows of {rows.Inputs} inputs: {history.Length} epochs in {stopwatch.Elapsed.TotalSeconds:F1} s, final loss {last.Loss:G5} (reconstruction {last.ReconstructionTerm:G5}, sparsity {last.SparsityTerm:G5})."));
        return new TrainedAutoencoder(parameters, statistics, history);
    }

    private AutoencoderParameters Initialise(TrainingRows rows, Random random)
    {
        var parameters = new AutoencoderParameters(rows.Inputs, settings.Components, settings.TiedWeights);
        parameters.Initialise(random);
        if (settings.UnitNormDecoder)
            new UnitNormDecoder(_kernels, settings.Components).Normalise(parameters);

        var centre = new CentralPoint(rows, _passes.CheckAlive);
        double[]? bias = settings.DecoderBiasInitialization switch
        {
            DecoderBiasInitialization.Zero => new double[rows.Inputs],
            DecoderBiasInitialization.Mean => centre.Mean(),
            DecoderBiasInitialization.GeometricMedian => centre.GeometricMedian(),
            _ => null,
        };
        for (int d = 0; d < bias?.Length; d++)
            parameters.DecoderBias[d] = (float)bias[d];
        return parameters;
    }

    private SparseAutoencoderTrainingEpoch[] RunEpochs(
        AutoencoderEngine engine, BatchOrder order, AutoencoderParameters parameters, Random random)
    {
        var gradient = new AutoencoderParameters(parameters.Inputs, parameters.Components, parameters.Tied);
        IOptimizer encoder = CreateOptimizer(parameters.Encoder.All.Length), decoder = CreateOptimizer(parameters.DecoderOnly.Length);
        UnitNormDecoder? unitNorm = settings.UnitNormDecoder ? new UnitNormDecoder(_kernels, settings.Components) : null;
        var history = new List<SparseAutoencoderTrainingEpoch>();

        using IProgressChannel channel = host.StartProgressChannel("Training the autoencoder");
        channel.SetHeader(
            new ProgressHeader(["Loss", "Reconstruction", "Sparsity"], ["epochs"]),
            entry => entry.SetProgress(0, history.Count, settings.Epochs));

        for (int epoch = 1; epoch <= settings.Epochs; epoch++)
        {
            order.Shuffle(random);
            AutoencoderLosses losses = _passes.Mean(
                order, epoch, batch => engine.LossAndGradient(batch.Span, parameters, gradient), Step);
            var record = new SparseAutoencoderTrainingEpoch(epoch, losses.Total, losses.Reconstruction, losses.Sparsity);
            history.Add(record);
            channel.Checkpoint(record.Loss, record.ReconstructionTerm, record.SparsityTerm, epoch);
            progress?.Report(record);
        }

        return [.. history];

        void Step()
        {
            unitNorm?.RemoveParallel(gradient, parameters);
            encoder.Step(_kernels, gradient.Encoder.All, parameters.Encoder.All);
            decoder.Step(_kernels, gradient.DecoderOnly, parameters.DecoderOnly);
            unitNorm?.Normalise(parameters);
        }
    }

    private IOptimizer CreateOptimizer(int length) =>
        Optimizers.Create(settings.Optimizer, settings.LearningRate, settings.Momentum, length);
}
