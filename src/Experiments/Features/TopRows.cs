namespace EncoderStudy.Experiments.Features;

/// <summary>The rows that each component answers most strongly.</summary>
internal static class TopRows
{
    /// <param name="activations">The activations of every row, in order.</param>
    /// <param name="count">How many rows at most.</param>
    /// <returns>For each component the numbers of its rows, strongest first, ties in their order; only rows whose activation is above 0.</returns>
    public static int[][] Of(IEnumerable<float[]> activations, int count)
    {
        // The weakest of those kept comes out first; among equals the later row does.
        PriorityQueue<int, (float Activation, int Earlier)>[] kept = [];
        int number = 0;
        foreach (float[] row in activations)
        {
            if (number == 0)
                kept = [.. row.Select(_ => new PriorityQueue<int, (float, int)>())];
            for (int j = 0; j < row.Length; j++)
            {
                if (!(row[j] > 0))
                    continue;
                if (kept[j].Count < count)
                    kept[j].Enqueue(number, (row[j], -number));
                else
                    kept[j].EnqueueDequeue(number, (row[j], -number));
            }

            number++;
        }

        return Array.ConvertAll(kept, Drain);
    }

    private static int[] Drain(PriorityQueue<int, (float Activation, int Earlier)> rows)
    {
        var result = new int[rows.Count];
        for (int i = result.Length - 1; i >= 0; i--)
            result[i] = rows.Dequeue();
        return result;
    }
}
