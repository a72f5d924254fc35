using System.Runtime.InteropServices;

namespace EstimatorConformance.Reading;

/// <summary>Asserts that two readings hold the same values.</summary>
public static class SameValues
{
    /// <summary>Bit for bit, ids included.</summary>
    public static void Bitwise(Rows expected, Rows actual, string context)
        => Compare(expected, actual, context, 0, (_, _) => false);

    /// <summary>Singles within a tolerance, where the schema says that a column holds Singles; everything else bit for bit.</summary>
    public static void Within(float tolerance, DataViewSchema schema, Rows expected, Rows actual, string context)
        => Compare(expected, actual, context, tolerance, (rows, column) => HoldsSingles(schema[rows.Columns[column]].Type));

    private static void Compare(Rows expected, Rows actual, string context, float tolerance, Func<Rows, int, bool> holdsSingles)
    {
        Assert.True(expected.List.Count == actual.List.Count, $"{context}: {actual.List.Count} rows instead of {expected.List.Count}.");
        for (int row = 0; row < expected.List.Count; row++)
        {
            (Row wanted, Row found) = (expected.List[row], actual.List[row]);
            Assert.True(wanted.Id.Equals(found.Id), $"{context}: row {row} has the id {found.Id} instead of {wanted.Id}.");
            for (int column = 0; column < expected.Columns.Count; column++)
            {
                (byte[] x, byte[] y) = (wanted.Cells[column], found.Cells[column]);
                bool same = x.AsSpan().SequenceEqual(y) || (holdsSingles(expected, column) && Close(x, y, tolerance));
                Assert.True(same, $"{context}: row {row}, column '{expected.Columns[column]}' differs: {Show(y)} instead of {Show(x)}.");
            }
        }
    }

    // A vector begins with its length, whose bits are those of a tiny Single: equal lengths compare as equal.
    private static bool Close(byte[] x, byte[] y, float tolerance)
    {
        if (x.Length != y.Length)
            return false;
        ReadOnlySpan<float> a = MemoryMarshal.Cast<byte, float>(x), b = MemoryMarshal.Cast<byte, float>(y);
        for (int i = 0; i < a.Length; i++)
        {
            bool sameBits = BitConverter.SingleToInt32Bits(a[i]) == BitConverter.SingleToInt32Bits(b[i]);
            if (!sameBits && !(Math.Abs(a[i] - b[i]) <= tolerance))
                return false;
        }

        return true;
    }

    private static bool HoldsSingles(DataViewType type)
        => (type is VectorDataViewType vector ? vector.ItemType : type) == NumberDataViewType.Single;

    private static string Show(byte[] cell) => Convert.ToHexString(cell.AsSpan(0, Math.Min(cell.Length, 40)));
}
