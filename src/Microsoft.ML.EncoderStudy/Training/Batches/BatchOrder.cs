using Microsoft.ML.EncoderStudy.Checkpoints;

namespace Microsoft.ML.EncoderStudy.Training.Batches;

/// <summary>An order of rows in memory, cut into batches.</summary>
/// <param name="rows">Which rows; shuffled in place.</param>
/// <param name="batchSize">B; may exceed the number of rows.</param>
/// <param name="rowWeights">w by row number, or null where all are 1.</param>
internal sealed class BatchOrder(int[] rows, int batchSize, float[]? rowWeights) : IBatchSource
{
    private readonly int _batchSize = Math.Min(batchSize, rows.Length);

    public long Count => rows.Length;

    public int LargestBatch => IBatchSource.LargestOf(Count, _batchSize, weighted: rowWeights is not null);

    /// <summary>Draws a new order (Fisher–Yates).</summary>
    public void Shuffle(Random random)
    {
        for (int i = rows.Length - 1; i > 0; i--)
        {
            int j = random.Next(i + 1);
            (rows[i], rows[j]) = (rows[j], rows[i]);
        }
    }

    /// <remarks>A batch is valid until the next shuffle; a pass without one before it visits the rows as the last did.</remarks>
    public IEnumerable<ReadOnlyMemory<int>> Batches(bool isLast = false)
    {
        int start = 0;
        while (start < rows.Length)
        {
            int end = start + Math.Min(_batchSize, rows.Length - start);
            if (end < rows.Length && rows.Length - end < _batchSize && !IBatchSource.HaveVariance(rows.AsSpan(end), rowWeights))
                end = rows.Length;
            yield return rows.AsMemory(start..end);
            start = end;
        }
    }

    public int[] Sample(int size, Random random) => rows.Length <= size ? [.. rows] : random.GetItems(rows, size);

    public void SaveState(BinaryWriter writer) => writer.WriteAll<int>(rows);

    public void LoadState(CheckpointReader reader)
    {
        var missing = new bool[rows.Max() + 1];
        foreach (int row in rows)
            missing[row] = true;
        reader.Read("the number of a row", rows, 0, missing.Length - 1);
        foreach (int row in rows)
        {
            if (!missing[row])
                throw reader.Damaged(FormattableString.Invariant($"row {row} is in its order twice, or is held out"));
            missing[row] = false;
        }
    }
}
