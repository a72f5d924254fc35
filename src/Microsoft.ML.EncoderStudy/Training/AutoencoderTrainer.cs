using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.Training.Batches;
using Microsoft.ML.EncoderStudy.Training.Engines;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>What the training of a sparse autoencoder leaves behind.</summary>
internal sealed record TrainedAutoencoder(
    AutoencoderParameters Parameters,
    RowActivation Activation,
    EncoderComponentStatistics[] Statistics,
    SparseAutoencoderTrainingEpoch[] History);

/// <summary>
/// Trains a sparse autoencoder: epochs of shuffled batches, a held-out loss, early stopping and the resampling of dead components where
/// asked for.
/// </summary>
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
    /// <param name="training">The rows, and what is drawn.</param>
    /// <param name="start">What the training starts from in place of what is drawn.</param>
    /// <param name="channel">Receives the closing message.</param>
    /// <exception cref="InvalidOperationException">The loss became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The caller or ML.NET cancelled.</exception>
    public TrainedAutoencoder Train(EncoderTraining training, AutoencoderStart start, IChannel channel)
    {
        using var run = new TrainingRun<AutoencoderParameters>(host, settings, _passes, training, channel)
        {
            Report = epoch => progress?.Report(AutoencoderEpochs.Shown(epoch.Trained)),
        };
        Kernels kernels = run.Workers.Share(Kernels.Best);
        TrainingRows rows = training.Set.Rows;
        IAutoencoderArchitecture architecture = AutoencoderKind.Of(settings.Architecture).Create(settings);
        AutoencoderParameters parameters = Initialise(architecture, training, start);
        RowSplit split = training.Set.Split(host, settings.BatchSize, settings.ValidationFraction, training.Random);
        var activity = new ComponentActivity(settings.Components, settings.DeadAfterRows ?? split.Training.Count);
        AddedObjective? added = settings.DecoderFreeWeight > 0
            ? new AddedObjective(kernels, settings.DecoderFreeWeight, settings.Components, split.LargestBatch)
            : null;
        var gradients = new AutoencoderGradients(
            kernels, architecture, added, rows, settings.Components, split.LargestBatch, activity);
        using IAutoencoderEngine engine = TrainingEngines.Create(
            host, kernels, settings, rows, split.LargestBatch, activity, gradients, parameters);
        if (settings.ResamplingInterval > 0)
        {
            var resampling = new DeadComponentResampling(rows, architecture, gradients, activity, _passes.CheckAlive);
            run.AfterEpoch = (epoch, random) =>
            {
                if (epoch % settings.ResamplingInterval == 0 && epoch < settings.Epochs)
                    ReportResampling(channel, epoch, resampling.Resample(engine, split.Training, random));
            };
        }

        (parameters, IReadOnlyList<EpochLosses> history) = run.Train(engine, split);
        RowActivation activation = architecture.Freeze(parameters, observe => Pass(split.Training, gradients, parameters, observe));
        EncoderComponentStatistics[] statistics = Measure(split.Training, gradients, parameters, activation);
        if (architecture.CentresInput)
            parameters.FoldCentre(_kernels);
        run.ReportEnd(history);
        return new TrainedAutoencoder(
            parameters, activation, statistics, [.. history.Select(epoch => AutoencoderEpochs.Shown(epoch.Trained))]);
    }

    private AutoencoderParameters Initialise(IAutoencoderArchitecture architecture, EncoderTraining training, AutoencoderStart start)
    {
        var parameters = new AutoencoderParameters(training.Set.Rows.Inputs, settings.Components, settings.TiedWeights, architecture.OwnRows);
        parameters.Initialise(training.Random);
        for (int j = 0; j < settings.Components; j++)
            architecture.Initialise(parameters, j);
        SetDecoderBias(parameters, training.Set);
        start.CopyTo(parameters, architecture, _kernels);
        if (settings.UnitNormDecoder)
            new UnitNormDecoder(_kernels, settings.Components).Normalise(parameters);
        return parameters;
    }

    private void SetDecoderBias(AutoencoderParameters parameters, ITrainingSet set)
    {
        var centre = new CentralPoint(set, _passes.CheckAlive);
        double[]? bias = settings.DecoderBiasInitialization switch
        {
            DecoderBiasInitialization.Zero => new double[parameters.Inputs],
            DecoderBiasInitialization.Mean => centre.Mean(),
            DecoderBiasInitialization.GeometricMedian => centre.GeometricMedian(),
            _ => null,
        };
        for (int d = 0; d < bias?.Length; d++)
            parameters.DecoderBias[d] = (float)bias[d];
    }

    /// <summary>Activates every batch of the training rows, as in training.</summary>
    private void Pass(
        IBatchSource order, AutoencoderGradients gradients, AutoencoderParameters parameters, Action<AutoencoderBatch> observe)
    {
        foreach (ReadOnlyMemory<int> batch in order.Batches())
        {
            _passes.CheckAlive();
            observe(gradients.Activate(batch.Span, parameters));
        }
    }

    /// <summary>How each component behaves over the training rows, activated one by one as in scoring.</summary>
    private EncoderComponentStatistics[] Measure(
        IBatchSource order, AutoencoderGradients gradients, AutoencoderParameters parameters, RowActivation activation) =>
        _passes.Measure(order, rowWeights: null, settings.Components, batch =>
        {
            Span<float> values = gradients.Activate(batch, parameters).PreActivations;
            activation.ApplyToEach(_kernels, values, parameters.Stride);
            return values;
        });

    private static void ReportResampling(IChannel channel, int epoch, int count) =>
        channel.Info(FormattableString.Invariant($"Epoch {epoch}: {count} dead components were resampled."));
}
