using System.Buffers.Binary;
using System.Text.Json;

namespace Microsoft.ML.EncoderStudy.Reliability.Formats;

/// <summary>The parts of a safetensors file.</summary>
internal static class SafetensorsContent
{
    private const int PrefixLength = sizeof(ulong);

    /// <summary>A file of that header and these elements.</summary>
    public static byte[] FileOf(ReadOnlySpan<byte> header, ReadOnlySpan<byte> data)
    {
        var file = new byte[PrefixLength + header.Length + data.Length];
        BinaryPrimitives.WriteInt64LittleEndian(file, header.Length);
        header.CopyTo(file.AsSpan(PrefixLength));
        data.CopyTo(file.AsSpan(PrefixLength + header.Length));
        return file;
    }

    /// <summary>Where the header ends by its length; where there is no such place, the end of the file.</summary>
    public static int EndOfHeader(byte[] file)
    {
        if (file.Length < PrefixLength)
            return file.Length;
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(file);
        return length > (ulong)(file.Length - PrefixLength) ? file.Length : PrefixLength + (int)length;
    }

    /// <summary>The header, as far as there is one.</summary>
    public static ReadOnlySpan<byte> Header(byte[] file) => file.AsSpan(Math.Min(PrefixLength, file.Length)..EndOfHeader(file));

    /// <summary>The elements.</summary>
    public static ReadOnlySpan<byte> Data(byte[] file) => file.AsSpan(EndOfHeader(file)..);

    /// <summary>The file with the length that its header's JSON really has, where it is JSON.</summary>
    public static byte[] Seal(byte[] file)
    {
        if (file.Length < PrefixLength)
            return file;
        try
        {
            var reader = new Utf8JsonReader(file.AsSpan(PrefixLength));
            reader.Read();
            reader.Skip();
            byte[] sealedFile = [.. file];
            BinaryPrimitives.WriteInt64LittleEndian(sealedFile, reader.BytesConsumed);
            return sealedFile;
        }
        catch (JsonException)
        {
            return file;
        }
    }
}
