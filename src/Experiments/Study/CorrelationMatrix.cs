using MathNet.Numerics.Statistics;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EncoderStudy.Experiments.Study;

/// <summary>The correlations of the slots of a vector column.</summary>
internal static class CorrelationMatrix
{
    /// <returns>[slots × slots]; 0 where a slot is constant.</returns>
    public static float[] Of(IDataView view, string column)
    {
        float[][] rows = [.. view.GetColumn<float[]>(column)];
        double[][] slots = [.. Enumerable.Range(0, rows[0].Length).Select(slot => Array.ConvertAll(rows, row => (double)row[slot]))];
        return Correlation.PearsonMatrix(slots).ToRowMajorArray().Select(value => double.IsNaN(value) ? 0 : (float)value).ToArray();
    }
}
