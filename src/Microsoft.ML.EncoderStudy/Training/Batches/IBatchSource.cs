using Microsoft.ML.EncoderStudy.Checkpoints;

namespace Microsoft.ML.EncoderStudy.Training.Batches;

/// <summary>Rows, and orders in which they are visited in batches.</summary>
/// <remarks>
/// A last batch that could have no variance (one row, or rows whose weights sum to at most 1) is merged into the one before.
/// </remarks>
internal interface IBatchSource : ISavedState
{
    /// <summary>The number of rows.</summary>
    long Count { get; }

    /// <summary>The largest number of rows that a batch can have.</summary>
    int LargestBatch { get; }

    /// <summary>Sees to it that the next pass visits the rows in a new order.</summary>
    void Shuffle(Random random);

    /// <summary>
    /// The row numbers of the batches of one pass, every row once. A batch is valid until the next is asked for; one pass at a time.
    /// </summary>
    /// <param name="isLast">Whether no other pass will follow, so that nothing is to be read ahead for it.</param>
    IEnumerable<ReadOnlyMemory<int>> Batches(bool isLast = false);

    /// <summary>All rows where they are so few, or so many of them drawn by chance.</summary>
    /// <param name="size">The number of rows.</param>
    /// <param name="random">Draws them.</param>
    /// <returns>Row numbers, valid until the next call.</returns>
    int[] Sample(int size, Random random);

    /// <summary>The most rows that a batch can have where the last may be merged into the one before.</summary>
    /// <param name="count">The number of rows.</param>
    /// <param name="batchSize">B, at most the number of rows.</param>
    /// <param name="weighted">Whether rows have weights, so that any number of them may sum to 1.</param>
    static int LargestOf(long count, int batchSize, bool weighted) => (int)Math.Min(count, weighted ? (2L * batchSize) - 1 : batchSize + 1L);

    /// <summary>Whether rows can have a variance: whether they count as more than one.</summary>
    /// <param name="batch">Their numbers.</param>
    /// <param name="rowWeights">Frequency weights by row number, or null where all are 1.</param>
    static bool HaveVariance(ReadOnlySpan<int> batch, float[]? rowWeights)
    {
        if (rowWeights is null)
            return batch.Length > 1;
        double total = 0;
        foreach (int row in batch)
            total += rowWeights[row];
        return total > 1;
    }
}
