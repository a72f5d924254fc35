using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Tests.Numerics.Properties;

/// <summary>Which values are kept, and which are not zero.</summary>
public class SelectionProperties
{
    [KernelProperty]
    public void KeepLargest_OfAnyNumbers_KeepsThoseThatSortingPutsFirst(KernelCase given)
    {
        float[] values = Values(given), kept = new float[values.Length];
        int k = given.Rows - 1;
        Selection.KeepLargest(values, k, kept);
        int[] largest = [.. Enumerable.Range(0, values.Length).Where(i => values[i] > 0).OrderByDescending(i => values[i]).ThenBy(i => i).Take(k)];
        Assert.Equal(values.Select((value, i) => largest.Contains(i) ? value : 0), kept);
    }

    [KernelProperty]
    public void KeepLargest_OneIsNotANumber_KeepsItAndOnlyValuesThatItKeptBefore(KernelCase given)
    {
        float[] values = Values(given), without = new float[values.Length], with = new float[values.Length];
        int k = given.Rows, place = given.Generator("place").Next(values.Length);
        values[place] = 0;
        Selection.KeepLargest(values, k, without);
        values[place] = float.NaN;
        Selection.KeepLargest(values, k, with);
        Assert.True(float.IsNaN(with[place]));
        Assert.All(with.Index().Where(entry => entry.Index != place && entry.Item != 0), entry => Assert.Equal(without[entry.Index], entry.Item));
    }

    [KernelProperty]
    public void List_OfAnyNumbers_ListsThoseThatAreNotZeroInTheirOrder(KernelCase given)
    {
        float[] values = Values(given);
        if (given.Seed % 2 == 0)
            values[given.Generator("place").Next(values.Length)] = float.NaN;
        var indices = new int[values.Length + NonZeros.Slack];
        var nonZeros = new float[indices.Length];
        int count = NonZeros.List(values, indices, nonZeros);
        int[] expected = [.. Enumerable.Range(0, values.Length).Where(i => values[i] != 0)];
        Assert.Equal(expected, indices[..count]);
        Assert.Equal(expected.Select(i => values[i]), nonZeros[..count]);
    }

    /// <summary>With zeros among them, and pairs that are equal.</summary>
    private static float[] Values(KernelCase given)
    {
        float[] values = given.Inputs2D();
        for (int i = 1; i < values.Length; i += 7)
            values[i] = values[i - 1];
        return values;
    }
}
