using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace EncoderStudy.Experiments.Data;

/// <summary>A checksum of rows, by which data are known again: all that an experiment reads from them, in their order.</summary>
internal sealed class RowChecksum : IDisposable
{
    private const int Characters = 32;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The checksum of the inputs, and of the classes if there are any.</summary>
    public static string Of(IDataView rows)
    {
        using var checksum = new RowChecksum();
        using DataViewRowCursor cursor = rows.GetRowCursor(rows.Schema);
        ValueGetter<VBuffer<float>> getInputs = cursor.GetGetter<VBuffer<float>>(rows.Schema[StudyData.Inputs]);
        ValueGetter<float>? getLabel = rows.Schema.GetColumnOrNull(StudyData.Label) is DataViewSchema.Column label ? cursor.GetGetter<float>(label) : null;
        VBuffer<float> inputs = default;
        float value = 0;
        while (cursor.MoveNext())
        {
            getInputs(ref inputs);
            checksum.Add(inputs);
            if (getLabel is not null)
            {
                getLabel(ref value);
                checksum.Add((long)value);
            }
        }

        return checksum.ToString();
    }

    /// <summary>Adds a vector.</summary>
    public void Add(in VBuffer<float> vector)
    {
        // Lengths too, so that the same numbers in other vectors do not look alike.
        Add(vector.Length);
        Add(vector.GetValues().Length);
        _hash.AppendData(MemoryMarshal.AsBytes(vector.GetValues()));
        if (!vector.IsDense)
            _hash.AppendData(MemoryMarshal.AsBytes(vector.GetIndices()));
    }

    /// <summary>Adds a whole number.</summary>
    public void Add(long value) => _hash.AppendData(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in value)));

    /// <summary>The checksum of what was added so far.</summary>
    public override string ToString() => Convert.ToHexStringLower(_hash.GetCurrentHash())[..Characters];

    public void Dispose() => _hash.Dispose();
}
