using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>Refuses rows that cannot be trained on, naming column, row and slot.</summary>
/// <param name="host">Marks exceptions.</param>
internal sealed class RowChecks(IHost host)
{
    /// <exception cref="InvalidOperationException">A value is NaN or infinite.</exception>
    public void CheckFinite(in VBuffer<float> row, string column, long position)
    {
        if (Kernels.Best.AllFinite(row.GetValues()))
            return;
        foreach (KeyValuePair<int, float> item in row.Items())
        {
            if (!float.IsFinite(item.Value))
            {
                throw host.Except(FormattableString.Invariant(
                    $"Column '{column}', row {position}, slot {item.Key}: found {item.Value}; training needs finite values. Filter or replace such rows first (FilterRowsByMissingValues, ReplaceMissingValues)."));
            }
        }
    }

    /// <exception cref="InvalidOperationException">A weight is negative, NaN or infinite.</exception>
    public void CheckWeight(float weight, string column, long position)
    {
        if (!float.IsFinite(weight) || weight < 0)
        {
            throw host.Except(FormattableString.Invariant(
                $"Example weight column '{column}', row {position}: found {weight}; weights are counts, finite and at least 0."));
        }
    }
}
