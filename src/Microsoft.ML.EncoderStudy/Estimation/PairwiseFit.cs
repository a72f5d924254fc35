using Microsoft.ML.EncoderStudy.Checkpoints;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.EncoderStudy.Training.Batches;
using Microsoft.ML.EncoderStudy.Training.Streaming;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Estimation;

/// <summary>Reads the training data and trains one encoder per column pair on it.</summary>
/// <param name="host">Reads, and marks exceptions.</param>
/// <param name="columns">The columns, found in the data.</param>
/// <param name="options">How to train, checked.</param>
internal sealed class PairwiseFit(IHost host, EstimatorColumns columns, EncoderOptionsBase options)
{
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
        using TrainingCheckpoint? checkpoint = options.CheckpointPath is null
            ? null
            : new TrainingCheckpoint(host, options.CheckpointPath, options.CheckpointEvery, TimeProvider.System);
        string[] inputNames = columns.Pairs.Select(pair => pair.InputColumnName).Distinct().ToArray();
        TrainingData data = new TrainingDataReader(host, options.BatchSize, options.CacheMegabytes, options.CancellationToken)
        {
            HashesRows = options.CheckpointPath is not null,
        }.Read(input, inputNames, columns.ExampleWeight, channel, options.InputScaling);
        var outputs = new FittedOutputs(host, columns, options.CancellationToken);
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
        options.CancellationToken.ThrowIfCancellationRequested();
        host.CheckAlive();
        checkpoint?.Complete(channel);
        return transformer;
    }

    private TModel Train<TModel>(TrainingData data, TrainingColumn column, TrainingCheckpoint? checkpoint, Func<EncoderTraining, TModel> train)
    {
        using StreamedRows? streamed = column.Rows is null
            ? new StreamedRows(
                new RowStream(host, data.View, column, data.WeightColumn), options.BatchSize, options.SampleSize, data.CacheBytes,
                options.CancellationToken)
            : null;
        checkpoint?.Identify(FitIdentity.Of(options, data, column, streamed?.PoolRows));
        TauswortheHybrid random = options.Seed is int given ? RandomUtils.Create(given) : host.Rand as TauswortheHybrid ?? RandomUtils.Create(host.Rand);
        return train(new EncoderTraining(
            streamed is null ? new RowsInMemory(column.Rows!, data.Weights) : streamed, column.Scaler,
            checkpoint?.Begin(random) ?? random, checkpoint));
    }
}
