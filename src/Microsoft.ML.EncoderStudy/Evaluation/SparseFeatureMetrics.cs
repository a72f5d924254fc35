namespace Microsoft.ML.Data;

/// <summary>How sparse, alive and distinct the features of an encoder are; no labels are involved.</summary>
/// <remarks>Computed in double precision. Immutable and thread-safe.</remarks>
public sealed record SparseFeatureMetrics
{
    internal SparseFeatureMetrics()
    {
    }

    /// <summary>
    /// The mean number, in 0 … K, of components per row whose activation has an absolute value above 0.01, the study's threshold. Others
    /// count every non-zero activation: compare only what was counted alike.
    /// </summary>
    public double L0 { get; internal init; }

    /// <summary>The number, in 0 … K, of components whose unbiased variance over the rows is below 0.01, in squared activations.</summary>
    public int DeadComponents { get; internal init; }

    /// <summary>
    /// Σ_{j≠k} Corr_jk² over the rows, in 0 … K(K−1), each pair counted twice: 0 where all components are uncorrelated. A constant
    /// component contributes 0.
    /// </summary>
    public double Redundancy { get; internal init; }

    /// <summary>
    /// The mean entropy of the responsibilities softmax(−a), in nats, in 0 … ln K: 0 where one component takes each row, ln K where all
    /// share it equally, as they do after a collapse.
    /// </summary>
    public double ResponsibilityEntropy { get; internal init; }

    /// <summary>
    /// The mean over the rows of the largest responsibility, max softmax(−a), in 1/K … 1: 1 where one component takes each row, 1/K where all
    /// share it equally.
    /// </summary>
    public double MaximumResponsibility { get; internal init; }

    /// <summary>
    /// The mean squared error over all entries between the inputs and their reconstructions as they are, E‖x − x̂‖²/D: in squared units of
    /// the input, at least 0. <see langword="null"/> unless input and decoder were given.
    /// </summary>
    public double? ReconstructionMse { get; internal init; }

    /// <summary>
    /// The mean squared error over all entries between each input row and its reconstruction after both scales are taken out: the
    /// activations are scaled to length 1 and decoded, and the result is scaled to the length of the input row. In squared units of the
    /// input. What the decoder makes of zeros, its bias, is left out: it has no scale to share with activations of length 1. A row without
    /// activity decodes to a zero vector; such a vector cannot be scaled and stays zero, at a cost of the mean square of the row. A zero
    /// input row costs nothing. <see langword="null"/> unless input and decoder were given.
    /// </summary>
    public double? NormalizedReconstructionMse { get; internal init; }

    /// <summary>
    /// The share of the inputs' variance that the reconstructions explain, 1 − E‖x − x̂‖² / (E‖x‖² − ‖E x‖²), E being the mean over the rows:
    /// at most 1, which is perfect; 0 for predicting the mean of the rows; below 0 for worse. NaN or negative infinity where all input rows
    /// are equal. <see langword="null"/> unless input and decoder were given.
    /// </summary>
    /// <remarks>
    /// Of the several numbers that go by this name it is SAELens's since version 6.45.1. All inputs share one denominator, so an input with
    /// little variance has little say; a constant offset of the reconstruction costs, unlike where variances of x − x̂ are compared; and no
    /// batches are averaged, so their size does not matter. The fraction of variance unexplained is 1 minus it.
    /// </remarks>
    public double? ExplainedVariance { get; internal init; }
}
