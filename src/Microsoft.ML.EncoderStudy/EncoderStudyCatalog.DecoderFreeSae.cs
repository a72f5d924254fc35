using Microsoft.ML.EncoderStudy.Training.Optimizers;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML;

public static partial class EncoderStudyCatalog
{
    /// <summary>
    /// Create a <see cref="DecoderFreeSaeEstimator"/>, which learns sparse features from an unlabelled vector column with a decoder-free
    /// sparse autoencoder.
    /// </summary>
    /// <param name="catalog">The transform's catalog.</param>
    /// <param name="outputColumnName">
    /// Name of the column resulting from the transformation of <paramref name="inputColumnName"/>. Its data type is a known-sized vector of
    /// <see cref="float"/>, one slot per component.
    /// </param>
    /// <param name="inputColumnName">
    /// Name of the column to transform. Its data type must be a known-sized vector of <see cref="float"/>. If set to
    /// <see langword="null"/>, the value of <paramref name="outputColumnName"/> is used as source.
    /// </param>
    /// <param name="exampleWeightColumnName">
    /// Name of the column of example weights (frequency weights), a scalar <see cref="float"/>; <see langword="null"/> for weights of 1.
    /// </param>
    /// <param name="numberOfComponents">The number of components; at least 1.</param>
    /// <param name="activation">The activation function.</param>
    /// <param name="lseWeight">The weight of the log-sum-exp term; at least 0.</param>
    /// <param name="varianceWeight">The weight of the variance term; at least 0.</param>
    /// <param name="decorrelationWeight">The weight of the decorrelation term; at least 0.</param>
    /// <param name="epochs">The number of passes over the data; at least 1.</param>
    /// <param name="batchSize">The rows of a batch; at least 2.</param>
    /// <param name="learningRate">The step size of Adam; above 0.</param>
    /// <param name="seed">
    /// The seed of the initial weights and of the order of the rows; <see langword="null"/> draws from the <see cref="MLContext"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range; the message names it, the range and what was found.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.DecoderFreeSae("Features", "Pixels", numberOfComponents: 64);
    /// var features = pipeline.Fit(data).Transform(data);
    /// </code>
    /// </example>
    public static DecoderFreeSaeEstimator DecoderFreeSae(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        string? exampleWeightColumnName = null,
        int numberOfComponents = DecoderFreeSaeEstimator.Defaults.NumberOfComponents,
        EncoderActivation activation = DecoderFreeSaeEstimator.Defaults.Activation,
        float lseWeight = DecoderFreeSaeEstimator.Defaults.LseWeight,
        float varianceWeight = DecoderFreeSaeEstimator.Defaults.VarianceWeight,
        float decorrelationWeight = DecoderFreeSaeEstimator.Defaults.DecorrelationWeight,
        int epochs = DecoderFreeSaeEstimator.Defaults.Epochs,
        int batchSize = DecoderFreeSaeEstimator.Defaults.BatchSize,
        float learningRate = DecoderFreeSaeEstimator.Defaults.LearningRate,
        int? seed = null) =>
        DecoderFreeSae(
            catalog,
            [new InputOutputColumnPair(outputColumnName, inputColumnName)],
            exampleWeightColumnName,
            numberOfComponents,
            activation,
            lseWeight,
            varianceWeight,
            decorrelationWeight,
            epochs,
            batchSize,
            learningRate,
            seed);

    /// <summary>
    /// Create a <see cref="DecoderFreeSaeEstimator"/> over several column pairs: one encoder is trained for each, with the same settings.
    /// With a <paramref name="seed"/>, each encoder is the one that its pair alone would give.
    /// </summary>
    /// <param name="catalog">The transform's catalog.</param>
    /// <param name="columns">
    /// The pairs of input and output columns. Inputs are known-sized vectors of <see cref="float"/>, outputs too, one slot per component.
    /// </param>
    /// <param name="exampleWeightColumnName">
    /// Name of the column of example weights (frequency weights), a scalar <see cref="float"/>; <see langword="null"/> for weights of 1.
    /// </param>
    /// <param name="numberOfComponents">The number of components of each encoder; at least 1.</param>
    /// <param name="activation">The activation function.</param>
    /// <param name="lseWeight">The weight of the log-sum-exp term; at least 0.</param>
    /// <param name="varianceWeight">The weight of the variance term; at least 0.</param>
    /// <param name="decorrelationWeight">The weight of the decorrelation term; at least 0.</param>
    /// <param name="epochs">The number of passes over the data; at least 1.</param>
    /// <param name="batchSize">The rows of a batch; at least 2.</param>
    /// <param name="learningRate">The step size of Adam; above 0.</param>
    /// <param name="seed">
    /// The seed of the initial weights and of the order of the rows; <see langword="null"/> draws from the <see cref="MLContext"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range; the message names it, the range and what was found.</exception>
    public static DecoderFreeSaeEstimator DecoderFreeSae(
        this TransformsCatalog catalog,
        InputOutputColumnPair[] columns,
        string? exampleWeightColumnName = null,
        int numberOfComponents = DecoderFreeSaeEstimator.Defaults.NumberOfComponents,
        EncoderActivation activation = DecoderFreeSaeEstimator.Defaults.Activation,
        float lseWeight = DecoderFreeSaeEstimator.Defaults.LseWeight,
        float varianceWeight = DecoderFreeSaeEstimator.Defaults.VarianceWeight,
        float decorrelationWeight = DecoderFreeSaeEstimator.Defaults.DecorrelationWeight,
        int epochs = DecoderFreeSaeEstimator.Defaults.Epochs,
        int batchSize = DecoderFreeSaeEstimator.Defaults.BatchSize,
        float learningRate = DecoderFreeSaeEstimator.Defaults.LearningRate,
        int? seed = null) =>
        DecoderFreeSae(catalog, columns, new DecoderFreeSaeEstimator.Options
        {
            ExampleWeightColumnName = exampleWeightColumnName,
            NumberOfComponents = numberOfComponents,
            Activation = activation,
            LseWeight = lseWeight,
            VarianceWeight = varianceWeight,
            DecorrelationWeight = decorrelationWeight,
            Epochs = epochs,
            BatchSize = batchSize,
            LearningRate = learningRate,
            Seed = seed,
        });

    /// <summary>Create a <see cref="DecoderFreeSaeEstimator"/> with advanced options.</summary>
    /// <param name="catalog">The transform's catalog.</param>
    /// <param name="options">The options; <see cref="EncoderOptionsBase.OutputColumnName"/> is required.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range; the message names it, the range and what was found.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> or its output column name is null.</exception>
    public static DecoderFreeSaeEstimator DecoderFreeSae(this TransformsCatalog catalog, DecoderFreeSaeEstimator.Options options) =>
        OverNamedPair(catalog, options, (env, columns, options) => new DecoderFreeSaeEstimator(env, columns, options));

    /// <summary>
    /// Create a <see cref="DecoderFreeSaeEstimator"/> over several column pairs with advanced options: one encoder is trained for each pair.
    /// </summary>
    /// <param name="catalog">The transform's catalog.</param>
    /// <param name="columns">The pairs of input and output columns.</param>
    /// <param name="options">
    /// The options, whose <see cref="EncoderOptionsBase.OutputColumnName"/> and
    /// <see cref="EncoderOptionsBase.InputColumnName"/> must be <see langword="null"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range; the message names it, the range and what was found.</exception>
    public static DecoderFreeSaeEstimator DecoderFreeSae(
        this TransformsCatalog catalog, InputOutputColumnPair[] columns, DecoderFreeSaeEstimator.Options options) =>
        OverPairs(catalog, columns, options, (env, columns, options) => new DecoderFreeSaeEstimator(env, columns, options));
}
