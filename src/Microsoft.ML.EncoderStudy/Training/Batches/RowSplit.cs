using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Training.Batches;

/// <summary>The rows that a training learns from, and those it holds out; null where it holds out none.</summary>
internal sealed record RowSplit(IBatchSource Training, IBatchSource? Validation)
{
    /// <summary>The largest number of rows that a batch can have.</summary>
    public int LargestBatch => Math.Max(Training.LargestBatch, Validation?.LargestBatch ?? 0);

    /// <exception cref="InvalidOperationException">A part has fewer than two rows.</exception>
    public static void CheckCounts(IHost host, double validationFraction, long count, long heldOut)
    {
        if (heldOut < 2 || count - heldOut < 2)
        {
            throw host.Except(FormattableString.Invariant(
                $"ValidationFraction = {validationFraction} of {count} rows holds out {heldOut} and trains on {count - heldOut}; both need at least 2."));
        }
    }

    /// <exception cref="InvalidOperationException">The rows of a part count as no more than one.</exception>
    public static void CheckWeight(IHost host, long count, double weight, string role)
    {
        if (weight <= 1)
        {
            throw host.Except(FormattableString.Invariant(
                $"The example weights of the {count} rows {role} sum to {weight:G6}; they must count as more than 1 row."));
        }
    }
}
