using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EncoderStudy.ScoreSavedModel;

/// <summary>The SHA-256 of all the bits of some columns: equal for equal outputs, and for no others.</summary>
public static class ColumnHash
{
    /// <summary>Reads the view once with exactly these columns active; the last column of each name counts, as in ML.NET.</summary>
    /// <param name="view">What a model's transform returned.</param>
    /// <param name="names">The columns, hashed row after row in the order given.</param>
    /// <returns>The hash in lower-case hexadecimal digits, and the number of rows that went into it.</returns>
    public static (string Hash, long Rows) Of(IDataView view, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentNullException.ThrowIfNull(names);
        DataViewSchema.Column[] columns = [.. names.Select(name => view.Schema[name])];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using DataViewRowCursor cursor = view.GetRowCursor(columns);
        // A length that the column's type gives tells no two rows apart.
        Func<byte[]>[] cells =
            [.. columns.Select(column => Cell.ReaderOf(cursor, column, withLength: column.Type is VectorDataViewType { IsKnownSize: false }))];
        long rows = 0;
        while (cursor.MoveNext())
        {
            foreach (Func<byte[]> cell in cells)
                hash.AppendData(cell());
            rows++;
        }

        return (Convert.ToHexStringLower(hash.GetHashAndReset()), rows);
    }
}
