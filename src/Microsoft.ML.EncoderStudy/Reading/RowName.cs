using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.EncoderStudy.Reading;

/// <summary>What messages call a row, so that it can be found.</summary>
internal static class RowName
{
    /// <summary>
    /// How many rows the cursor had read before, which is the row's place where one cursor reads all in order; with its identity where that is
    /// something else: one of several cursors counts its own rows, and a cursor that shuffles those in its order.
    /// </summary>
    public static string Of(DataViewRow row)
    {
        DataViewRowId id = default;
        row.GetIdGetter()(ref id);
        bool isPlace = id.High == 0 && (id.Low == 0 || id.Low == (ulong)row.Position);
        return isPlace
            ? FormattableString.Invariant($"row {row.Position}")
            : FormattableString.Invariant($"row {row.Position} (identity {(id.High == 0 ? id.Low.ToString(CultureInfo.InvariantCulture) : id.ToString())})");
    }
}
