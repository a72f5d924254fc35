namespace Microsoft.ML.Data;

/// <summary>How sparse, alive and distinct the features of an encoder are; no labels are involved.</summary>
/// <remarks>Computed in double precision. Immutable and thread-safe.</remarks>
public sealed record SparseFeatureMetrics
{
    internal SparseFeatureMetrics(
        double l0, int deadComponents, double redundancy, double responsibilityEntropy, double? normalizedReconstructionMse)
    {
        L0 = l0;
        DeadComponents = deadComponents;
        Redundancy = redundancy;
        ResponsibilityEntropy = responsibilityEntropy;
        NormalizedReconstructionMse = normalizedReconstructionMse;
    }

    /// <summary>
    /// The mean number, in 0 … K, of components per row whose activation has an absolute value above 0.01, the study's threshold. Others
    /// count every non-zero activation: compare only what was counted alike.
    /// </summary>
    public double L0 { get; }

    /// <summary>The number, in 0 … K, of components whose unbiased variance over the rows is below 0.01, in squared activations.</summary>
    public int DeadComponents { get; }

    /// <summary>
    /// Σ_{j≠k} Corr_jk² over the rows, in 0 … K(K−1), each pair counted twice: 0 where all components are uncorrelated. A constant
    /// component contributes 0.
    /// </summary>
    public double Redundancy { get; }

    /// <summary>
    /// The mean entropy of the responsibilities softmax(−a), in nats, in 0 … ln K: 0 where one component takes each row, ln K where all
    /// share it equally, as they do after a collapse.
    /// </summary>
    public double ResponsibilityEntropy { get; }

    /// <summary>
    /// The mean squared error over all entries between each input row and its reconstruction after both scales are taken out: the
    /// activations are scaled to length 1 and decoded, and the result is scaled to the length of the input row. In squared units of the
    /// input. A row without activity decodes to a zero vector with a linear decoder; such a vector cannot be scaled and stays zero, at a cost
    /// of the mean square of the row. A zero input row costs nothing. <see langword="null"/> unless input and decoder were given.
    /// </summary>
    public double? NormalizedReconstructionMse { get; }
}
