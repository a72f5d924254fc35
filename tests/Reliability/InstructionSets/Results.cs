using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Reliability.InstructionSets;

/// <summary>What a process computed, and how.</summary>
/// <param name="Width">Of its vectors, in floats.</param>
/// <param name="Fuses">Whether it rounds a product and a sum once, as far as x64 tells.</param>
/// <param name="Values">The numbers, by what they are.</param>
internal sealed record Results(int Width, bool Fuses, IReadOnlyDictionary<string, float[]> Values)
{
    public string Arithmetic => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Width == 1 ? "no vectors" : $"vectors of {Width * 8 * sizeof(float)} bits")}, {(Fuses ? "fused" : "separate")} multiply-adds");

    public static Results Of(IReadOnlyDictionary<string, float[]> values) => new(Kernels.Best.Width, Fma.IsSupported, values);

    public static Results Read(string path)
    {
        using var reader = new BinaryReader(File.OpenRead(path));
        (int width, bool fuses) = (reader.ReadInt32(), reader.ReadBoolean());
        var values = new Dictionary<string, float[]>();
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            string name = reader.ReadString();
            values[name] = new float[reader.ReadInt32()];
            reader.BaseStream.ReadExactly(MemoryMarshal.AsBytes(values[name].AsSpan()));
        }

        return new Results(width, fuses, values);
    }

    public void Write(string path)
    {
        using var writer = new BinaryWriter(File.Create(path));
        writer.Write(Width);
        writer.Write(Fuses);
        writer.Write(Values.Count);
        foreach ((string name, float[] values) in Values)
        {
            writer.Write(name);
            writer.Write(values.Length);
            writer.Write(MemoryMarshal.AsBytes(values.AsSpan()));
        }
    }
}
