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
}
