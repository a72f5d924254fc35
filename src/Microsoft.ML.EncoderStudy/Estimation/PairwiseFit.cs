using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Estimation;

/// <summary>Reads the training data once and trains one encoder per column pair on it.</summary>
/// <param name="host">Reads, and marks exceptions.</param>
/// <param name="columns">The columns, found in the data.</param>
/// <param name="scaling">How inputs are conditioned.</param>
/// <param name="batchSize">The rows of a batch.</param>
/// <param name="seed">The seed that every encoder starts from; null to draw from the host, whose generator moves on.</param>
/// <param name="cancellation">The caller's own cancellation.</param>
internal sealed class PairwiseFit(
    IHost host, EstimatorColumns columns, InputScaling scaling, int batchSize, int? seed, CancellationToken cancellation)
{
    /// <param name="input">The training data.</param>
    /// <param name="channel">Receives warnings about the data.</param>
    /// <param name="train">Trains one encoder.</param>
    public FittedEncoders<TModel> Run<TModel>(IDataView input, IChannel channel, Func<EncoderTrainingData, Random, TModel> train)
        where TModel : EncoderModelParameters
    {
        string[] inputNames = columns.Pairs.Select(pair => pair.InputColumnName).Distinct().ToArray();
        TrainingData data = new TrainingDataReader(host, batchSize, cancellation).Read(input, inputNames, columns.ExampleWeight, channel, scaling);
        TModel[] models = columns.Pairs
            .Select(pair => train(
                new EncoderTrainingData(data.Inputs[pair.InputColumnName], data.Conditioning[pair.InputColumnName], data.Weights),
                seed is int given ? RandomUtils.Create(given) : host.Rand))
            .ToArray();
        return new FittedEncoders<TModel>(columns.Pairs, models, columns.Extras);
    }
}

/// <summary>What one encoder is trained on.</summary>
/// <param name="Rows">The conditioned rows of its input column.</param>
/// <param name="Conditioning">How they were conditioned.</param>
/// <param name="Weights">Their example weights; null where all are 1.</param>
internal sealed record EncoderTrainingData(TrainingRows Rows, InputConditioning Conditioning, float[]? Weights);
