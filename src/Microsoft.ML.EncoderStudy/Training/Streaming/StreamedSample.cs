namespace Microsoft.ML.EncoderStudy.Training.Streaming;

/// <summary>Draws rows from a stream by chance and keeps them in slots of their own until others are drawn.</summary>
/// <param name="pool">The pool.</param>
/// <param name="slots">The numbers of the slots.</param>
/// <param name="mostValues">
/// Rows are drawn until they have so many values together: enough for twice the expected number, so that a sample of more than a few rows
/// is not cut short.
/// </param>
internal sealed class StreamedSample(RowPool pool, Range slots, long mostValues)
{
    private int _drawn;

    /// <summary>Draws rows without putting any back, in one pass (Knuth, "The Art of Computer Programming" 2, algorithm 3.4.2 S).</summary>
    /// <param name="size">How many, at most as many as there are slots.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="open">Begins to read them.</param>
    /// <param name="random">Draws them.</param>
    /// <returns>The slots of the rows.</returns>
    public int[] Draw(int size, long count, Func<ReadAhead> open, Random random)
    {
        (int first, _) = slots.GetOffsetAndLength(int.MaxValue);
        while (_drawn > 0)
            pool.Release(first + --_drawn);

        using ReadAhead rows = open();
        long left = count, values = 0;
        int wanted = (int)Math.Min(size, count);
        for (; _drawn < wanted && rows.MoveTo(wait: true); left--)
        {
            if (random.NextDouble() * left >= wanted - _drawn)
            {
                rows.Skip();
                continue;
            }

            values += rows.Values;
            if (values > mostValues)
                break;
            rows.TakeTo(pool, first + _drawn++);
        }

        return Enumerable.Range(first, _drawn).ToArray();
    }
}
