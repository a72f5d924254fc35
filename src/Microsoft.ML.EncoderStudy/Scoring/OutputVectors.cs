using Microsoft.ML.Data;

namespace Microsoft.ML.EncoderStudy.Scoring;

/// <summary>Writes the values of a row to an output column.</summary>
internal static class OutputVectors
{
    /// <summary>Stores the values by their non-zeros when that takes less memory, and whole otherwise.</summary>
    public static void CopySparseWhenSmaller(ReadOnlySpan<float> values, ref VBuffer<float> destination)
    {
        int nonZeros = values.Length - CountZeros(values);
        bool sparse = nonZeros * (sizeof(float) + sizeof(int)) < values.Length * sizeof(float);
        if (!sparse)
        {
            Copy(values, ref destination);
            return;
        }

        VBufferEditor<float> editor = VBufferEditor.Create(ref destination, values.Length, nonZeros);
        int count = 0;
        for (int j = 0; j < values.Length && count < nonZeros; j++)
        {
            if (values[j] == 0)
                continue;
            editor.Indices[count] = j;
            editor.Values[count++] = values[j];
        }

        destination = editor.Commit();
    }

    public static void Copy(ReadOnlySpan<float> values, ref VBuffer<float> destination)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref destination, values.Length);
        values.CopyTo(editor.Values);
        destination = editor.Commit();
    }

    public static void FillWithNaN(int length, ref VBuffer<float> destination)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref destination, length);
        editor.Values.Fill(float.NaN);
        destination = editor.Commit();
    }

    private static int CountZeros(ReadOnlySpan<float> values)
    {
        int zeros = 0;
        foreach (float value in values)
            zeros += value == 0 ? 1 : 0;
        return zeros;
    }
}
