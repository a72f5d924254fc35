using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>Numbers in the bytes that the machine has for them, for state that goes on on machines of the same kind.</summary>
internal static class SavedArrays
{
    public static void WriteAll<T>(this BinaryWriter writer, ReadOnlySpan<T> values)
        where T : unmanaged => writer.Write(MemoryMarshal.AsBytes(values));

    /// <summary>Fills a span with what <see cref="WriteAll"/> wrote from one of the same length.</summary>
    public static void ReadAll<T>(this BinaryReader reader, Span<T> values)
        where T : unmanaged => reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values));
}
