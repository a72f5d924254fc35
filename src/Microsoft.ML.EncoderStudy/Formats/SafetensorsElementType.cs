using System.Buffers.Binary;
using Microsoft.ML.Data;

namespace Microsoft.ML.EncoderStudy.Formats;

/// <summary>Makes a number of the bytes of one element, which are little-endian.</summary>
internal delegate TValue ElementReader<out TValue>(ReadOnlySpan<byte> element);

/// <summary>A type of elements that a tensor in a safetensors file can have, and what it becomes in a column.</summary>
/// <remarks>
/// Numbers that <see cref="float"/> holds exactly or was made for (F32, F16, BF16) become <see cref="float"/>, F64 is rounded to it; whole
/// numbers become the smaller of <see cref="int"/> and <see cref="long"/> that holds them all. The others have a size, so that a file that
/// holds them can be checked, but cannot become columns.
/// </remarks>
/// <param name="name">The name in the header.</param>
/// <param name="size">The bytes of an element.</param>
internal class SafetensorsElementType(string name, int size)
{
    private static readonly SafetensorsElementType[] All =
    [
        new SafetensorsElementType<float>("F32", sizeof(float), NumberDataViewType.Single, BinaryPrimitives.ReadSingleLittleEndian),
        new SafetensorsElementType<float>("F64", sizeof(double), NumberDataViewType.Single, bytes => (float)BinaryPrimitives.ReadDoubleLittleEndian(bytes)),
        new SafetensorsElementType<float>("F16", sizeof(ushort), NumberDataViewType.Single, bytes => (float)BinaryPrimitives.ReadHalfLittleEndian(bytes)),
        new SafetensorsElementType<float>("BF16", sizeof(ushort), NumberDataViewType.Single, ReadBrainFloat),
        new SafetensorsElementType<int>("I8", sizeof(sbyte), NumberDataViewType.Int32, bytes => (sbyte)bytes[0]),
        new SafetensorsElementType<int>("U8", sizeof(byte), NumberDataViewType.Int32, bytes => bytes[0]),
        new SafetensorsElementType<int>("I16", sizeof(short), NumberDataViewType.Int32, bytes => BinaryPrimitives.ReadInt16LittleEndian(bytes)),
        new SafetensorsElementType<int>("U16", sizeof(ushort), NumberDataViewType.Int32, bytes => BinaryPrimitives.ReadUInt16LittleEndian(bytes)),
        new SafetensorsElementType<int>("I32", sizeof(int), NumberDataViewType.Int32, BinaryPrimitives.ReadInt32LittleEndian),
        new SafetensorsElementType<long>("U32", sizeof(uint), NumberDataViewType.Int64, bytes => BinaryPrimitives.ReadUInt32LittleEndian(bytes)),
        new SafetensorsElementType<long>("I64", sizeof(long), NumberDataViewType.Int64, BinaryPrimitives.ReadInt64LittleEndian),
        new("U64", sizeof(ulong)),
        new("C64", 2 * sizeof(float)),
        new("BOOL", sizeof(byte)),
        new("F8_E4M3", sizeof(byte)),
        new("F8_E5M2", sizeof(byte)),
        new("F8_E8M0", sizeof(byte)),
    ];

    /// <summary>The names of the types that can become columns, for messages.</summary>
    public static string Readable { get; } = string.Join(", ", All.Where(type => type.IsReadable).Select(type => type.Name));

    /// <summary>The names of all types that are known here.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(type => type.Name)];

    public string Name => name;

    /// <summary>The bytes of an element.</summary>
    public int Size => size;

    /// <summary>Whether a tensor of this type can become a column.</summary>
    public virtual bool IsReadable => false;

    /// <summary>The type of that name, or null where there is none that is known here.</summary>
    public static SafetensorsElementType? Find(string name) => Array.Find(All, type => type.Name == name);

    /// <summary>The column that a tensor of this type becomes.</summary>
    public virtual SafetensorsColumn ColumnOf(string columnName, SafetensorsTensor tensor) => throw new NotSupportedException();

    /// <summary>A BF16 is the upper half of an F32.</summary>
    private static float ReadBrainFloat(ReadOnlySpan<byte> bytes)
        => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16);
}

/// <summary>A type of elements that can become a column.</summary>
internal sealed class SafetensorsElementType<TValue>(string name, int size, PrimitiveDataViewType type, ElementReader<TValue> read)
    : SafetensorsElementType(name, size)
{
    public override bool IsReadable => true;

    public override SafetensorsColumn ColumnOf(string columnName, SafetensorsTensor tensor)
        => new SafetensorsColumn<TValue>(columnName, tensor, type, Size, read);
}
