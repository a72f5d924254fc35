namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>The order in which an epoch visits rows, cut into batches.</summary>
/// <remarks>
/// A last batch that could have no variance (one row, or rows whose weights sum to at most 1) is merged into the one before.
/// </remarks>
/// <param name="rows">Which rows; shuffled in place.</param>
/// <param name="batchSize">B; may exceed the number of rows.</param>
/// <param name="rowWeights">w by row number, or null where all are 1.</param>
internal sealed class BatchOrder(int[] rows, int batchSize, float[]? rowWeights)
{
    private readonly int _batchSize = Math.Min(batchSize, rows.Length);

    /// <summary>The number of rows.</summary>
    public int Count => rows.Length;

    /// <summary>The numbers of the rows, in their present order.</summary>
    public ReadOnlySpan<int> Rows => rows;

    /// <summary>The largest number of rows that a batch can have.</summary>
    public int LargestBatch => (int)Math.Min(rows.Length, rowWeights is null ? _batchSize + 1L : (2L * _batchSize) - 1);

    /// <summary>Draws a new order (Fisher–Yates).</summary>
    public void Shuffle(Random random)
    {
        for (int i = rows.Length - 1; i > 0; i--)
        {
            int j = random.Next(i + 1);
            (rows[i], rows[j]) = (rows[j], rows[i]);
        }
    }

    /// <summary>The batches in order. The memory is that of the order itself: valid until the next shuffle.</summary>
    public IEnumerable<ReadOnlyMemory<int>> Batches()
    {
        int start = 0;
        while (start < rows.Length)
        {
            int end = start + Math.Min(_batchSize, rows.Length - start);
            if (end < rows.Length && rows.Length - end < _batchSize && !HasVariance(end))
                end = rows.Length;
            yield return rows.AsMemory(start..end);
            start = end;
        }
    }

    private bool HasVariance(int start)
    {
        if (rowWeights is null)
            return rows.Length - start > 1;
        double total = 0;
        for (int i = start; i < rows.Length; i++)
            total += rowWeights[rows[i]];
        return total > 1;
    }
}
