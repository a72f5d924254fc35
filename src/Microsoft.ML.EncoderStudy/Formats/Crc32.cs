using System.Buffers.Binary;

namespace Microsoft.ML.EncoderStudy.Formats;

/// <summary>The checksum in gzip files: the remainder by the polynomial 0x04C11DB7, bits reversed, inverted before and after (RFC 1952, section 8).</summary>
/// <remarks>Eight bytes at a time, as the remainder of a byte that others follow is known beforehand too, and remainders add up.</remarks>
internal static class Crc32
{
    private const uint Reversed = 0xEDB88320;
    private const int Bytes = 8, Values = 256;

    /// <summary>[8 × 256]: the remainder of each byte that 0 to 7 bytes follow.</summary>
    private static readonly uint[] Remainders = MakeRemainders();

    public static uint Of(ReadOnlySpan<byte> content)
    {
        ReadOnlySpan<uint> remainders = Remainders;
        uint remainder = uint.MaxValue;
        for (; content.Length >= Bytes; content = content[Bytes..])
        {
            ulong next = BinaryPrimitives.ReadUInt64LittleEndian(content) ^ remainder;
            uint low = (uint)next, high = (uint)(next >> 32);
            remainder = remainders[(7 * Values) + (byte)low] ^ remainders[(6 * Values) + (byte)(low >> 8)]
                ^ remainders[(5 * Values) + (byte)(low >> 16)] ^ remainders[(4 * Values) + (int)(low >> 24)]
                ^ remainders[(3 * Values) + (byte)high] ^ remainders[(2 * Values) + (byte)(high >> 8)]
                ^ remainders[Values + (byte)(high >> 16)] ^ remainders[(int)(high >> 24)];
        }

        foreach (byte value in content)
            remainder = remainders[(byte)(remainder ^ value)] ^ (remainder >> 8);
        return ~remainder;
    }

    private static uint[] MakeRemainders()
    {
        var remainders = new uint[Bytes * Values];
        for (uint value = 0; value < Values; value++)
        {
            uint remainder = value;
            for (int bit = 0; bit < 8; bit++)
                remainder = (remainder & 1) == 0 ? remainder >> 1 : (remainder >> 1) ^ Reversed;
            remainders[value] = remainder;
        }

        for (int i = Values; i < remainders.Length; i++)
            remainders[i] = (remainders[i - Values] >> 8) ^ remainders[(byte)remainders[i - Values]];
        return remainders;
    }
}
