namespace Microsoft.ML.EncoderStudy.Formats;

/// <summary>The checksum in gzip files: the remainder by the polynomial 0x04C11DB7, bits reversed, inverted before and after (RFC 1952, section 8).</summary>
internal static class Crc32
{
    private const uint Reversed = 0xEDB88320;

    private static readonly uint[] Remainders = [.. Enumerable.Range(0, 256).Select(value => RemainderOf((uint)value))];

    public static uint Of(ReadOnlySpan<byte> content)
    {
        uint remainder = uint.MaxValue;
        foreach (byte value in content)
            remainder = Remainders[(byte)(remainder ^ value)] ^ (remainder >> 8);
        return ~remainder;
    }

    private static uint RemainderOf(uint value)
    {
        for (int bit = 0; bit < 8; bit++)
            value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ Reversed;
        return value;
    }
}
