using Microsoft.ML.EncoderStudy.Training.Optimizers;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML;

public static partial class EncoderStudyCatalog
{
    /// <summary>
    /// Create a <see cref="SparseAutoencoderEstimator"/>, which learns sparse features from an unlabelled vector column with a sparse
    /// autoencoder: an encoder and a decoder trained to reconstruct their input.
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
    /// <param name="numberOfComponents">The number of components; at least 1.</param>
    /// <param name="architecture">The kind of sparse autoencoder.</param>
    /// <param name="l1Weight">The weight of the L1 penalty on activations; at least 0.</param>
    /// <param name="epochs">The number of passes over the data; at least 1.</param>
    /// <param name="batchSize">The rows of a batch; at least 1.</param>
    /// <param name="learningRate">The step size of Adam; above 0.</param>
    /// <param name="seed">
    /// The seed of the initial weights and of the order of the rows; <see langword="null"/> draws from the <see cref="MLContext"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range; the message names it, the range and what was found.</exception>
    /// <example>
    /// <code>
    /// var pipeline = mlContext.Transforms.SparseAutoencoder("Features", "Pixels", numberOfComponents: 64);
    /// var features = pipeline.Fit(data).Transform(data);
    /// </code>
    /// </example>
    public static SparseAutoencoderEstimator SparseAutoencoder(
        this TransformsCatalog catalog,
        string outputColumnName,
        string? inputColumnName = null,
        int numberOfComponents = SparseAutoencoderEstimator.Defaults.NumberOfComponents,
        SparseAutoencoderArchitecture architecture = SparseAutoencoderEstimator.Defaults.Architecture,
        float l1Weight = SparseAutoencoderEstimator.Defaults.L1Weight,
        int epochs = SparseAutoencoderEstimator.Defaults.Epochs,
        int batchSize = SparseAutoencoderEstimator.Defaults.BatchSize,
        float learningRate = SparseAutoencoderEstimator.Defaults.LearningRate,
        int? seed = null) =>
        SparseAutoencoder(catalog, [new InputOutputColumnPair(outputColumnName, inputColumnName)], new SparseAutoencoderEstimator.Options
        {
            NumberOfComponents = numberOfComponents,
            Architecture = architecture,
            L1Weight = l1Weight,
            Epochs = epochs,
            BatchSize = batchSize,
            LearningRate = learningRate,
            Seed = seed,
        });

    /// <summary>Create a <see cref="SparseAutoencoderEstimator"/> with advanced options.</summary>
    /// <param name="catalog">The transform's catalog.</param>
    /// <param name="options">The options; <see cref="EncoderOptionsBase.OutputColumnName"/> is required.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range; the message names it, the range and what was found.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> or its output column name is null.</exception>
    public static SparseAutoencoderEstimator SparseAutoencoder(this TransformsCatalog catalog, SparseAutoencoderEstimator.Options options) =>
        OverNamedPair(catalog, options, (env, columns, options) => new SparseAutoencoderEstimator(env, columns, options));

    /// <summary>
    /// Create a <see cref="SparseAutoencoderEstimator"/> over several column pairs with advanced options: one autoencoder is trained for each
    /// pair. With a seed, each is the one that its pair alone would give.
    /// </summary>
    /// <param name="catalog">The transform's catalog.</param>
    /// <param name="columns">The pairs of input and output columns.</param>
    /// <param name="options">
    /// The options, whose <see cref="EncoderOptionsBase.OutputColumnName"/> and
    /// <see cref="EncoderOptionsBase.InputColumnName"/> must be <see langword="null"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range; the message names it, the range and what was found.</exception>
    public static SparseAutoencoderEstimator SparseAutoencoder(
        this TransformsCatalog catalog, InputOutputColumnPair[] columns, SparseAutoencoderEstimator.Options options) =>
        OverPairs(catalog, columns, options, (env, columns, options) => new SparseAutoencoderEstimator(env, columns, options));
}
