namespace Microsoft.ML.EncoderStudy.Tests.Reference;

/// <summary>Which values are above 0 and among the k largest, by sorting them; ties to the lowest index.</summary>
internal static class ReferenceSelection
{
    public static bool[] Largest(double[] values, int k)
    {
        var kept = new bool[values.Length];
        IEnumerable<int> indices = Enumerable.Range(0, values.Length).Where(i => values[i] > 0).OrderByDescending(i => values[i]).ThenBy(i => i);
        foreach (int i in indices.Take(Math.Max(0, k)))
            kept[i] = true;
        return kept;
    }

    /// <summary>The same among all rows together.</summary>
    public static bool[][] LargestOfAll(double[][] rows, int k) =>
        Largest(rows.SelectMany(row => row).ToArray(), k).Chunk(rows[0].Length).ToArray();
}
