using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Evaluation;
using Microsoft.ML.Runtime;

namespace Microsoft.ML;

/// <summary>Evaluates the features that encoders learn.</summary>
public static class SparseFeatureCatalog
{
    /// <summary>
    /// Measure how sparse, alive and distinct the features in a column are and, given a decoder, how much of the input they keep.
    /// </summary>
    /// <param name="catalog">The transform's catalog.</param>
    /// <param name="data">
    /// The rows to measure on, at least two: rows that the encoder was not trained on, if it is to be compared with others. Read once with
    /// up to 8,192 components.
    /// </param>
    /// <param name="activationsColumnName">
    /// Name of the column of activations, a known-size vector of <see cref="float"/> with one slot per component.
    /// </param>
    /// <param name="inputColumnName">
    /// Name of the column the activations were computed from, a known-size vector of <see cref="float"/>; needed, together with
    /// <paramref name="reconstruct"/>, for <see cref="SparseFeatureMetrics.ReconstructionMse"/>,
    /// <see cref="SparseFeatureMetrics.NormalizedReconstructionMse"/> and <see cref="SparseFeatureMetrics.ExplainedVariance"/> alone.
    /// </param>
    /// <param name="reconstruct">
    /// The decoder, for example <see cref="Transforms.EncoderTransformerBase{TModel}.Reconstruct"/>. Called on this thread, once with zeros and
    /// twice per row: with the activations, and with activations of length 1 (or all 0, if they are). The normalised error is fair to a
    /// linear decoder, with or without a bias.
    /// </param>
    /// <returns>The metrics.</returns>
    /// <remarks>
    /// Rows are streamed. The correlations of K components take memory for K×K numbers, at most 512 MB, and time O(K²) per row. With more
    /// than 8,192 components they are taken in strips: the data are read once more for every 67 million (2²⁶) pairs of components that
    /// are not constant, 33 times for 65,536 of them, and must be the same every time; time is the square of the active components
    /// per row. Safe to call from several threads.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">A column is missing or of another type; the message names it, the type expected and found.</exception>
    /// <exception cref="InvalidOperationException">
    /// There are fewer than two rows; a row is not the vector that its column declares, in length or in the positions of a sparse one; a
    /// value is NaN or infinite; or a later pass over the data finds another number of rows. The message names column and row, what was
    /// found and what was expected.
    /// </exception>
    /// <example>
    /// <code>
    /// var encoder = mlContext.Transforms.DecoderFreeSae("Features", "Pixels").Fit(train);
    /// var metrics = mlContext.Transforms.EvaluateSparseFeatures(encoder.Transform(test), "Features", "Pixels", encoder.Reconstruct);
    /// </code>
    /// </example>
    public static SparseFeatureMetrics EvaluateSparseFeatures(
        this TransformsCatalog catalog,
        IDataView data,
        string activationsColumnName,
        string? inputColumnName = null,
        ReconstructionFunction? reconstruct = null)
    {
        Contracts.CheckValue(catalog, nameof(catalog));
        IHost host = CatalogUtils.GetEnvironment(catalog).Register(nameof(EvaluateSparseFeatures));
        host.CheckValue(data, nameof(data));
        host.CheckNonEmpty(activationsColumnName, nameof(activationsColumnName));
        return new SparseFeatureEvaluator(host).Evaluate(data, activationsColumnName, inputColumnName, reconstruct);
    }
}
