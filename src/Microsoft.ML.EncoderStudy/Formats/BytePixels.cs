using Microsoft.ML.Data;

namespace Microsoft.ML.EncoderStudy.Formats;

/// <summary>Turns the bytes of an image into a vector of numbers from 0 to 1.</summary>
internal static class BytePixels
{
    private static readonly float[] Values = [.. Enumerable.Range(0, 256).Select(value => value / 255f)];

    /// <summary>
    /// Writes <c>bytes / 255</c> into <paramref name="pixels"/>, whose memory is reused where it is large enough. The result is sparse
    /// where that takes less room: a non-zero value costs an index as well, so when fewer than half of the bytes are not zero.
    /// </summary>
    public static void CopyTo(ref VBuffer<float> pixels, ReadOnlySpan<byte> bytes)
    {
        int nonZero = bytes.Length - bytes.Count((byte)0);
        if (2 * (long)nonZero < bytes.Length)
            CopySparse(ref pixels, bytes, nonZero);
        else
            CopyDense(ref pixels, bytes);
    }

    private static void CopySparse(ref VBuffer<float> pixels, ReadOnlySpan<byte> bytes, int nonZero)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref pixels, bytes.Length, nonZero);
        int count = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            if (bytes[i] == 0)
                continue;
            editor.Indices[count] = i;
            editor.Values[count++] = Values[bytes[i]];
        }

        pixels = editor.Commit();
    }

    private static void CopyDense(ref VBuffer<float> pixels, ReadOnlySpan<byte> bytes)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref pixels, bytes.Length);
        for (int i = 0; i < bytes.Length; i++)
            editor.Values[i] = Values[bytes[i]];
        pixels = editor.Commit();
    }
}
