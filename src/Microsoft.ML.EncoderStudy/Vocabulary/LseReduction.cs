namespace Microsoft.ML.Transforms;

/// <summary>How the log-sum-exp term combines the rows of a batch.</summary>
public enum LseReduction
{
    /// <summary>
    /// The sum over the rows, as in the published study. The variance and decorrelation terms do not grow with the batch, so the
    /// batch size acts as a weight of this term.
    /// </summary>
    Sum = 0,

    /// <summary>The mean over the rows, which makes the balance of the terms independent of the batch size.</summary>
    Mean = 1,
}
