using Microsoft.ML;
using Microsoft.ML.Data;

namespace EncoderStudy.Experiments.Features;

/// <summary>The mean input of every class.</summary>
internal static class ClassMeans
{
    /// <param name="view">Labelled rows.</param>
    /// <param name="inputs">A vector column.</param>
    /// <param name="label">The column of classes.</param>
    /// <returns>[classes × size], row-major, by growing label.</returns>
    public static float[] Of(IDataView view, string inputs, string label)
    {
        var sums = new SortedDictionary<float, (double[] Sum, long Rows)>();
        foreach ((VBuffer<float> row, float name) in view.GetColumn<VBuffer<float>>(inputs).Zip(view.GetColumn<float>(label)))
        {
            (double[] sum, long rows) = sums.GetValueOrDefault(name, (new double[row.Length], 0));
            foreach ((int slot, float value) in row.Items())
                sum[slot] += value;
            sums[name] = (sum, rows + 1);
        }

        return [.. sums.Values.SelectMany(of => of.Sum.Select(sum => (float)(sum / of.Rows)))];
    }
}
