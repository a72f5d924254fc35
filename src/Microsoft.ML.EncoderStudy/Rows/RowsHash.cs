using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Rows;

/// <summary>
/// A hash of rows in their order: the same for the same values and weights however they are stored, and, but for a chance of about 2⁻³² at
/// worst, another for any others.
/// </summary>
/// <remarks>
/// A row's hash is the sum of numbers made of the position and the value of each of its non-zeros, so it is found in any order and for many
/// at once: measured on a busy machine, 0.3 ns a value. It is made to find mistakes: whoever wants two sets of rows of one hash can make them.
/// </remarks>
internal sealed class RowsHash
{
    /// <summary>Odd, with bits that look like chance: of the golden ratio, and of the finaliser of MurmurHash3 (Appleby 2011).</summary>
    private const uint OfPosition = 0x9E3779B9, First = 0x85EBCA6B, Second = 0xC2B2AE35;

    private const uint AllButSign = 0x7FFFFFFF;

    private ulong _value;

    /// <summary>The hash of one row.</summary>
    /// <param name="row">Its values. Zeros count for nothing, whether the row lists them or not, and −0 is one.</param>
    /// <param name="weight">Its weight.</param>
    public static ulong Of(in VBuffer<float> row, float weight) => Of(row.IsDense ? default : row.GetIndices(), row.GetValues(), weight);

    /// <param name="indices">The positions of the values; empty where the row is given whole.</param>
    /// <param name="values">The values.</param>
    /// <param name="weight">The weight of the row.</param>
    /// <inheritdoc cref="Of(in VBuffer{float}, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ulong Of(ReadOnlySpan<int> indices, ReadOnlySpan<float> values, float weight)
    {
        ReadOnlySpan<uint> bits = MemoryMarshal.Cast<float, uint>(values), positions = MemoryMarshal.Cast<int, uint>(indices);
        Vector512<uint> counted = Vector512<uint>.Indices, low = default, high = default;
        int width = Vector512<uint>.Count, i = 0;
        for (; i <= bits.Length - width; i += width)
        {
            Vector512<uint> position = positions.IsEmpty ? counted : Vector512.Create(positions[i..]);
            Vector512<uint> value = Vector512.Create(bits[i..]);
            Vector512<uint> mixed = value + (position * OfPosition);
            mixed = (mixed ^ (mixed >>> 16)) * First;
            mixed = Vector512.AndNot(mixed, Vector512.Equals(value & Vector512.Create(AllButSign), Vector512<uint>.Zero));
            low += mixed;
            high += (mixed ^ (mixed >>> 13)) * Second;
            counted += Vector512.Create((uint)width);
        }

        uint sumOfLow = Vector512.Sum(low), sumOfHigh = Vector512.Sum(high);
        for (; i < bits.Length; i++)
        {
            if ((bits[i] & AllButSign) == 0)
                continue;
            uint mixed = unchecked(bits[i] + ((positions.IsEmpty ? (uint)i : positions[i]) * OfPosition));
            mixed = unchecked((mixed ^ (mixed >>> 16)) * First);
            sumOfLow = unchecked(sumOfLow + mixed);
            sumOfHigh = unchecked(sumOfHigh + ((mixed ^ (mixed >>> 13)) * Second));
        }

        return SplitMix.Mix((((ulong)sumOfHigh << 32) | sumOfLow) ^ SplitMix.Mix(BitConverter.SingleToUInt32Bits(weight)));
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
