using System.Globalization;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Tests.Numerics;

public class AlignedBufferTests
{
    private const int Large = 3 << 20;

    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(Large)]
    public void Buffer_OfAnyLength_IsZerosFromTheBeginningOfACacheLine(int length)
    {
        Span<float> values = new AlignedBuffer(length);
        Assert.Equal(length, values.Length);
        Assert.Equal(0, AddressOf(values) % 64);
        Assert.False(values.ContainsAnyExcept(0));
        values.Fill(1);
        Assert.False(values.ContainsAnyExcept(1));
    }

    [Fact]
    public void LargeBuffer_WhereTheSystemGivesLargePagesOnRequest_HasRequestedThem()
    {
        if (!Directory.Exists("/sys/kernel/mm/transparent_hugepage"))
            return;
        var buffer = new AlignedBuffer(Large);
        string[] flags = FlagsOfMemoryAt(AddressOf(buffer.Span[(Large / 2)..])).Split(' ');
        Assert.Contains("hg", flags);
        GC.KeepAlive(buffer);
    }

    /// <summary>What Linux says of the mapping that an address belongs to.</summary>
    private static string FlagsOfMemoryAt(nint address)
    {
        bool isHere = false;
        foreach (string line in File.ReadLines("/proc/self/smaps"))
        {
            string[] ends = line.Split(' ')[0].Split('-');
            if (ends.Length == 2)
                isHere = Parse(ends[0]) <= address && address < Parse(ends[1]);
            else if (isHere && line.StartsWith("VmFlags:", StringComparison.Ordinal))
                return line;
        }

        throw new InvalidOperationException("No mapping has this address.");

        static nint Parse(string digits) => nint.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    private static nint AddressOf(Span<float> values) => Unsafe.ByteOffset(ref Unsafe.NullRef<float>(), ref MemoryMarshal.GetReference(values));
}
