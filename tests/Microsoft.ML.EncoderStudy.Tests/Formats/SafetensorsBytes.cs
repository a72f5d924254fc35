using System.Buffers.Binary;
using System.Text;

namespace Microsoft.ML.EncoderStudy.Tests.Formats;

/// <summary>The bytes of safetensors files, right and wrong.</summary>
public static class SafetensorsBytes
{
    /// <summary>A file of that header and these elements.</summary>
    public static byte[] File(string header, params byte[] data)
    {
        byte[] json = Encoding.UTF8.GetBytes(header), prefix = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(prefix, (ulong)json.Length);
        return [.. prefix, .. json, .. data];
    }

    /// <summary>A file of one tensor, <c>x</c>.</summary>
    public static byte[] One(string type, string shape, params byte[] data)
        => File($$$"""{"x":{"dtype":"{{{type}}}","shape":{{{shape}}},"data_offsets":[0,{{{data.Length}}}]}}""", data);

    /// <summary>
    /// Rows of <c>activations</c>, F32 [rows, 2], with (r, −r / 2) in row r; <c>token</c>, I32 [rows], with 10 r; <c>mask</c>, BOOL [rows],
    /// which cannot be a column; and <c>scale</c>, F32 [3], which has rows of its own.
    /// </summary>
    public static byte[] Rows(int rows)
    {
        byte[] activations = [.. Enumerable.Range(0, rows).SelectMany(row => Floats(row, -row / 2f))];
        byte[] tokens = [.. Enumerable.Range(0, rows).SelectMany(row => BitConverter.GetBytes(10 * row))];
        int first = activations.Length, second = first + tokens.Length, third = second + rows, end = third + 12;
        // The order of the header is not that of the data, which the format allows; spaces pad it, as its own library does.
        string header = $$$"""
            {"__metadata__":{"made":"by a test"},
             "token":{"dtype":"I32","shape":[{{{rows}}}],"data_offsets":[{{{first}}},{{{second}}}]},
             "activations":{"dtype":"F32","shape":[{{{rows}}},2],"data_offsets":[0,{{{first}}}]},
             "mask":{"dtype":"BOOL","shape":[{{{rows}}}],"data_offsets":[{{{second}}},{{{third}}}]},
             "scale":{"dtype":"F32","shape":[3],"data_offsets":[{{{third}}},{{{end}}}]}}   
            """;
        return File(header, [.. activations, .. tokens, .. new byte[rows], .. Floats(1, 2, 3)]);
    }

    public static byte[] Floats(params float[] values)
    {
        byte[] bytes = new byte[4 * values.Length];
        for (int i = 0; i < values.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), values[i]);
        return bytes;
    }
}
