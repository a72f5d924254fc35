using System.Security.Cryptography;
using Microsoft.ML;

namespace EstimatorConformance.Child;

/// <summary>The SHA-256 of all the bits of some columns, row by row.</summary>
public static class ColumnHash
{
    /// <summary>Reads the view once with exactly these columns active; the last column of each name counts, as in ML.NET.</summary>
    public static string Of(IDataView view, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(view);
        DataViewSchema.Column[] columns = [.. names.Select(name => view.Schema[name])];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using DataViewRowCursor cursor = view.GetRowCursor(columns);
        Func<byte[]>[] cells = [.. columns.Select(column => Cell.ReaderOf(cursor, column))];
        while (cursor.MoveNext())
        {
            foreach (Func<byte[]> cell in cells)
                hash.AppendData(cell());
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
