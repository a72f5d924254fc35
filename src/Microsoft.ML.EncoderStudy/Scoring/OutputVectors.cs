using Microsoft.ML.Data;

namespace Microsoft.ML.EncoderStudy.Scoring;

/// <summary>Writes the values of a row to an output column.</summary>
internal static class OutputVectors
{
    public static void Copy(ReadOnlySpan<float> values, ref VBuffer<float> destination)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref destination, values.Length);
        values.CopyTo(editor.Values);
        destination = editor.Commit();
    }

    /// <summary>A sparse vector of the values at some positions.</summary>
    /// <param name="length">The size of the vector.</param>
    /// <param name="indices">The positions, increasing.</param>
    /// <param name="values">The values there.</param>
    /// <param name="destination">Receives it.</param>
    public static void Copy(int length, ReadOnlySpan<int> indices, ReadOnlySpan<float> values, ref VBuffer<float> destination)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref destination, length, values.Length);
        indices.CopyTo(editor.Indices);
        values.CopyTo(editor.Values);
        destination = editor.Commit();
    }

    public static void FillWithNaN(int length, ref VBuffer<float> destination)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref destination, length);
        editor.Values.Fill(float.NaN);
        destination = editor.Commit();
    }
}
