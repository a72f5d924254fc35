using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>
/// A hash of rows in their order: the same for the same values and weights however they are stored, and, but for a chance of about 2⁻⁶⁴,
/// another for any others.
/// </summary>
/// <remarks>
/// It costs a multiplication for each value that is not 0, little beside reading it. It is made to find mistakes: whoever wants two sets of
/// rows of one hash can make them.
/// </remarks>
internal sealed class RowsHash
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private ulong _value;

    /// <summary>The hash of one row.</summary>
    /// <param name="row">Its values. Zeros count for nothing, whether the row lists them or not, and −0 is one.</param>
    /// <param name="weight">Its weight.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Of(in VBuffer<float> row, float weight)
    {
        ulong hash = SplitMix.Mix(BitConverter.SingleToUInt32Bits(weight));
        ReadOnlySpan<float> values = row.GetValues();
        ReadOnlySpan<int> indices = row.IsDense ? default : row.GetIndices();
        for (int i = 0; i < values.Length; i++)
        {
            if (values[i] == 0)
                continue;
            int slot = indices.IsEmpty ? i : indices[i];
            hash = (hash ^ (((ulong)slot << 32) | BitConverter.SingleToUInt32Bits(values[i]))) * Multiplier;
            hash ^= hash >> 32;
        }

        return hash;
    }

    /// <summary>Adds the next row.</summary>
    public void Add(in VBuffer<float> row, float weight) => Add(Of(row, weight));

    /// <summary>Adds the identity of the next row.</summary>
    public void Add(DataViewRowId id)
    {
        Add(id.Low);
        Add(id.High);
    }

    /// <summary>The hash of what was added so far, in hexadecimal digits.</summary>
    public override string ToString() => _value.ToString("X16", CultureInfo.InvariantCulture);

    private void Add(ulong hash) => _value = SplitMix.Mix(_value ^ hash);
}
