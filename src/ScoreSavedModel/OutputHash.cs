using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EncoderStudy.ScoreSavedModel;

/// <summary>The SHA-256 of every bit that a model wrote to some columns: equal for equal outputs, and for no others.</summary>
public static class OutputHash
{
    /// <param name="scored">What the model's transform returned.</param>
    /// <param name="columnNames">Vectors of <see cref="float"/>, hashed row after row in the order given.</param>
    /// <returns>The hash in lower-case hexadecimal digits, and the number of rows that went into it.</returns>
    public static (string Hash, long Rows) Of(IDataView scored, IReadOnlyList<string> columnNames)
    {
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentNullException.ThrowIfNull(columnNames);

        DataViewSchema.Column[] columns = [.. columnNames.Select(name => scored.Schema[name])];
        using DataViewRowCursor cursor = scored.GetRowCursor(columns);
        ValueGetter<VBuffer<float>>[] getters = [.. columns.Select(cursor.GetGetter<VBuffer<float>>)];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        VBuffer<float> row = default;
        float[] values = [];
        long rows = 0;
        while (cursor.MoveNext())
        {
            foreach (ValueGetter<VBuffer<float>> getter in getters)
            {
                getter(ref row);
                if (values.Length != row.Length)
                    values = new float[row.Length];
                row.CopyTo(values);
                hash.AppendData(MemoryMarshal.AsBytes(values.AsSpan()));
            }

            rows++;
        }

        return (Convert.ToHexStringLower(hash.GetHashAndReset()), rows);
    }
}
