using System.Runtime.InteropServices;
using System.Text;

namespace Microsoft.ML.EncoderStudy.Checkpoints;

/// <summary>What checkpoints consist of: numbers in the bytes that the machine has for them, and text.</summary>
internal static class SavedArrays
{
    public static void WriteAll<T>(this BinaryWriter writer, ReadOnlySpan<T> values)
        where T : unmanaged => writer.Write(MemoryMarshal.AsBytes(values));

    public static void WriteText(this BinaryWriter writer, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }
}
