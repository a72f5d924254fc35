using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.EncoderStudy.Training.Checkpoints;
using Microsoft.ML.EncoderStudy.Training.Streaming;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Estimation;

/// <summary>Reads the training data and trains one encoder per column pair on it.</summary>
/// <param name="host">Reads, and marks exceptions.</param>
/// <param name="columns">The columns, found in the data.</param>
/// <param name="cancellation">The caller's own cancellation.</param>
internal sealed class PairwiseFit(IHost host, EstimatorColumns columns, CancellationToken cancellation)
{
    /// <summary>How inputs are conditioned.</summary>
    public required InputScaling InputScaling { get; init; }

    /// <summary>The rows of a batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The number of rows of a sample that the training may ask for.</summary>
    public int SampleSize { get; init; }

    /// <summary>The seed that every encoder starts from; null to draw from the host, whose generator moves on.</summary>
    public required int? Seed { get; init; }

    /// <summary>The memory that rows may take, in units of 2²⁰ bytes; null for a quarter of what the runtime may use.</summary>
    public required int? CacheMegabytes { get; init; }

    /// <summary>Where the training is written down; null for nowhere.</summary>
    public required string? CheckpointPath { get; init; }

    /// <summary>The time from one checkpoint to the next.</summary>
    public required TimeSpan CheckpointEvery { get; init; }

    /// <summary>The options by which a checkpoint is told from those of other trainings.</summary>
    public required Func<TrainingIdentity> Identity { get; init; }

    /// <param name="input">The training data.</param>
    /// <param name="channel">Receives warnings about the data.</param>
    /// <param name="train">Trains one encoder.</param>
    /// <param name="create">Makes the transformer of the encoders.</param>
    /// <exception cref="InvalidOperationException">An encoder could not be saved and loaded again, or its outputs on its own training rows are not finite.</exception>
    public TTransformer Run<TModel, TTransformer>(
        IDataView input, IChannel channel, Func<EncoderTraining, TModel> train, Func<FittedEncoders<TModel>, TTransformer> create)
        where TModel : EncoderModelParameters
        where TTransformer : ITransformer
    {
        using TrainingCheckpoint? checkpoint = CheckpointPath is null
            ? null
            : new TrainingCheckpoint(host, CheckpointPath, CheckpointEvery, TimeProvider.System);
        string[] inputNames = columns.Pairs.Select(pair => pair.InputColumnName).Distinct().ToArray();
        TrainingData data = new TrainingDataReader(host, BatchSize, CacheMegabytes, cancellation) { HashesRows = CheckpointPath is not null }
            .Read(input, inputNames, columns.ExampleWeight, channel, InputScaling);
        var outputs = new FittedOutputs(host, columns, cancellation);
        bool bounded = true;
        var models = new List<TModel>();
        foreach (InputOutputColumnPair pair in columns.Pairs)
        {
            TrainingColumn column = data.Columns[pair.InputColumnName];
            TModel model = Train(data, column, checkpoint, train);
            if (model.BrokenRule() is string broken)
                throw host.Except($"Column '{pair.InputColumnName}': the fitted model could not be saved and loaded again. {broken} {FittedOutputs.Remedy}");
            bounded &= outputs.AreBounded(model, column.Moments.LargestMagnitudes);
            models.Add(model);
        }

        TTransformer transformer = create(new FittedEncoders<TModel>(columns.Pairs, [.. models], columns.Extras));
        if (!bounded)
            outputs.Check(transformer, input);

        // Nothing is deleted before it is certain that there is a model to give for it.
        cancellation.ThrowIfCancellationRequested();
        host.CheckAlive();
        checkpoint?.Complete(channel);
        return transformer;
    }

    private TModel Train<TModel>(TrainingData data, TrainingColumn column, TrainingCheckpoint? checkpoint, Func<EncoderTraining, TModel> train)
    {
        using StreamedRows? streamed = column.Rows is null
            ? new StreamedRows(
                new RowStream(host, data.View, column, data.WeightColumn), BatchSize, SampleSize, data.CacheBytes, cancellation)
            : null;
        checkpoint?.Identify(Identity().WithData(data, column, streamed?.PoolRows));
        return train(new EncoderTraining(
            streamed is null ? new RowsInMemory(column.Rows!, data.Weights) : streamed, column.Conditioning,
            Seed is int given ? RandomUtils.Create(given) : host.Rand, checkpoint));
    }
}

/// <summary>What one encoder is trained with.</summary>
/// <param name="Set">The conditioned rows of its input column.</param>
/// <param name="Conditioning">How they were conditioned.</param>
/// <param name="Random">All that is drawn.</param>
/// <param name="Checkpoint">Where the training is written down; null for nowhere.</param>
internal sealed record EncoderTraining(ITrainingSet Set, InputConditioning Conditioning, Random Random, TrainingCheckpoint? Checkpoint);
