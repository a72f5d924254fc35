using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Estimation;

/// <summary>Reads the training data once and trains one encoder per column pair on it.</summary>
/// <param name="host">Reads, and marks exceptions.</param>
/// <param name="columns">The columns, found in the data.</param>
/// <param name="batchSize">The rows of a batch.</param>
/// <param name="seed">The seed that every encoder starts from; null to draw from the host, whose generator moves on.</param>
/// <param name="cancellation">The caller's own cancellation.</param>
internal sealed class PairwiseFit(IHost host, EstimatorColumns columns, int batchSize, int? seed, CancellationToken cancellation)
{
    /// <param name="input">The training data.</param>
    /// <param name="channel">Receives warnings about the data.</param>
    /// <param name="train">Trains one encoder on the rows of its input column and their weights, null where all are 1.</param>
    public FittedEncoders<TModel> Run<TModel>(IDataView input, IChannel channel, Func<TrainingRows, float[]?, Random, TModel> train)
        where TModel : EncoderModelParameters
    {
        string[] inputNames = columns.Pairs.Select(pair => pair.InputColumnName).Distinct().ToArray();
        TrainingData data = new TrainingDataReader(host, batchSize, cancellation).Read(input, inputNames, columns.ExampleWeight, channel);
        TModel[] models = columns.Pairs
            .Select(pair => train(data.Inputs[pair.InputColumnName], data.Weights, seed is int given ? RandomUtils.Create(given) : host.Rand))
            .ToArray();
        return new FittedEncoders<TModel>(columns.Pairs, models, columns.Extras);
    }
}
