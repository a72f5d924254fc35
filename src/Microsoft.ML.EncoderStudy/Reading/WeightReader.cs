using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Reading;

/// <summary>The one way by which example weights come in from a data view: each is a count, finite and at least 0, or is refused.</summary>
/// <param name="context">Marks exceptions.</param>
/// <param name="row">The row to read, or the cursor over rows.</param>
/// <param name="column">A column of scalars; null where all weights are 1.</param>
internal sealed class WeightReader(IExceptionContext context, DataViewRow row, DataViewSchema.Column? column)
{
    private readonly ValueGetter<float>? _get = column is null ? null : row.GetGetter<float>(column.Value);

    /// <summary>Reads the weight of the present row.</summary>
    /// <exception cref="InvalidOperationException">It is negative, NaN or infinite; the message names column and row.</exception>
    public float Read()
    {
        float weight = 1;
        _get?.Invoke(ref weight);
        if (!float.IsFinite(weight) || weight < 0)
        {
            throw context.Except(FormattableString.Invariant(
                $"Example weight column '{column!.Value.Name}', {RowName.Of(row)}: found {weight}; weights are counts, finite and at least 0."));
        }

        return weight;
    }
}
