using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace EncoderStudy.Experiments.Tests.Data;

/// <summary>Small safetensors files for tests.</summary>
internal sealed class SafetensorsWriter
{
    private readonly List<string> _entries = [];
    private readonly List<byte> _data = [];

    public SafetensorsWriter Add(string name, float[] values, int columns) =>
        Add(name, "F32", $"[{values.Length / columns},{columns}]", MemoryMarshal.AsBytes(values.AsSpan()));

    public SafetensorsWriter Add(string name, params int[] values) => Add(name, "I32", $"[{values.Length}]", MemoryMarshal.AsBytes(values.AsSpan()));

    public SafetensorsWriter Add(string name, string type, string shape, ReadOnlySpan<byte> bytes)
    {
        _entries.Add($$"""
            "{{name}}":{"dtype":"{{type}}","shape":{{shape}},"data_offsets":[{{_data.Count}},{{_data.Count + bytes.Length}}]}
            """);
        _data.AddRange(bytes);
        return this;
    }

    public byte[] ToFile()
    {
        byte[] header = Encoding.UTF8.GetBytes($"{{{string.Join(",", _entries)}}}"), length = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        return [.. length, .. header, .. _data];
    }
}
