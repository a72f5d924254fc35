using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>The rows that a training learns from, and those it holds out; null where it holds out none.</summary>
internal sealed record RowSplit(BatchOrder Training, BatchOrder? Validation)
{
    /// <summary>The largest number of rows that a batch can have.</summary>
    public int LargestBatch => Math.Max(Training.LargestBatch, Validation?.LargestBatch ?? 0);

    /// <summary>Draws the rows to hold out. Where none are, nothing is drawn and the rows keep their order.</summary>
    /// <param name="host">Marks exceptions.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="rowWeights">Frequency weights by row number, or null where all are 1.</param>
    /// <param name="batchSize">B.</param>
    /// <param name="validationFraction">The share of rows to hold out.</param>
    /// <param name="random">Draws them.</param>
    /// <exception cref="InvalidOperationException">A part would have fewer than two rows, or rows that count as no more than one.</exception>
    public static RowSplit Draw(
        IHost host, int count, float[]? rowWeights, int batchSize, double validationFraction, Random random)
    {
        int[] order = Enumerable.Range(0, count).ToArray();
        int heldOut = (int)Math.Round(validationFraction * count);
        if (validationFraction == 0)
            return new RowSplit(new BatchOrder(order, batchSize, rowWeights), null);

        if (heldOut < 2 || count - heldOut < 2)
        {
            throw host.Except(FormattableString.Invariant(
                $"ValidationFraction = {validationFraction} of {count} rows holds out {heldOut} and trains on {count - heldOut}; both need at least 2."));
        }

        new BatchOrder(order, batchSize, rowWeights).Shuffle(random);
        return new RowSplit(Part(order[heldOut..], "trained on"), Part(order[..heldOut], "held out"));

        BatchOrder Part(int[] rows, string role)
        {
            double weight = rowWeights is null ? rows.Length : rows.Sum(row => (double)rowWeights[row]);
            if (weight <= 1)
            {
                throw host.Except(FormattableString.Invariant(
                    $"The example weights of the {rows.Length} rows {role} sum to {weight:G6}; they must count as more than 1 row."));
            }

            return new BatchOrder(rows, batchSize, rowWeights);
        }
    }
}
