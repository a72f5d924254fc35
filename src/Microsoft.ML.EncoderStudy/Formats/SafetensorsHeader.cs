using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Unicode;

namespace Microsoft.ML.EncoderStudy.Formats;

/// <summary>
/// The header of a safetensors file: which tensors it holds, and where.
/// </summary>
/// <remarks>
/// The format: eight bytes, little-endian, with the length of the header; the header, a JSON object in UTF-8 with an entry for every tensor
/// (<c>{"dtype": "F32", "shape": [3, 4], "data_offsets": [0, 48]}</c>) and perhaps one for notes, <c>__metadata__</c>; then the elements of all
/// tensors, little-endian, the last dimension varying fastest, without anything between them. Everything that the header says is held
/// against the length of the file. Problems are thrown as <see cref="FormatException"/> without the file's name, which only
/// <see cref="SafetensorsFile"/> knows.
/// </remarks>
/// <param name="Tensors">The tensors, in the order of the header.</param>
/// <param name="Length">Where the elements begin: the bytes of the header and of its length.</param>
/// <param name="DataLength">The bytes of the elements.</param>
internal sealed record SafetensorsHeader(IReadOnlyList<SafetensorsTensor> Tensors, long Length, long DataLength)
{
    private const int PrefixLength = sizeof(ulong);

    /// <summary>The longest header that the format's own library takes.</summary>
    private const int LongestHeader = 100_000_000;

    /// <summary>Reads and checks the header.</summary>
    /// <param name="content">The file, at its beginning.</param>
    /// <param name="fileLength">The bytes of the whole file.</param>
    /// <exception cref="FormatException">The header is truncated, malformed or at odds with itself or the length of the file.</exception>
    public static SafetensorsHeader Read(Stream content, long fileLength)
    {
        byte[] json = ReadJson(content, fileLength);
        List<SafetensorsTensor> tensors = Parse(json);
        var header = new SafetensorsHeader(tensors, PrefixLength + json.Length, fileLength - PrefixLength - json.Length);
        header.CheckLayout();
        return header;
    }

    private static byte[] ReadJson(Stream content, long fileLength)
    {
        Span<byte> prefix = stackalloc byte[PrefixLength];
        if (fileLength < PrefixLength)
            throw new FormatException($"the file is truncated: found {fileLength} bytes, expected at least {PrefixLength}");
        Fill(content, prefix);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length is 0 or > LongestHeader)
            throw new FormatException($"found a header of {length} bytes, expected 1 to {LongestHeader}; perhaps this is no safetensors file");
        if (fileLength - PrefixLength < (long)length)
            throw new FormatException($"the header is truncated: found {fileLength - PrefixLength} bytes, expected {length}");
        byte[] json = new byte[length];
        Fill(content, json);
        return json;
    }

    private static void Fill(Stream content, Span<byte> part)
    {
        if (content.ReadAtLeast(part, part.Length, throwOnEndOfStream: false) < part.Length)
            throw new FormatException("found its end within the header, although it was longer when it was opened: it is being changed");
    }

    private static List<SafetensorsTensor> Parse(byte[] json)
    {
        if (json[0] != '{')
            throw new FormatException($"found a header that begins with 0x{json[0]:X2}, expected 0x7B, the '{{' of a JSON object");
        if (!Utf8.IsValid(json))
            throw new FormatException("found a header that is not UTF-8, expected JSON in UTF-8");
        try
        {
            return SafetensorsHeaderReader.Read(json);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException)
        {
            // The second is thrown for escapes in names that stand for no text.
            throw new FormatException($"the header is not the JSON that was expected ({problem.Message.TrimEnd('.')})", problem);
        }
    }

    /// <summary>Checks that the tensors fill the data: one after the other, without gaps, to the end.</summary>
    private void CheckLayout()
    {
        SafetensorsTensor[] inOrder = [.. Tensors];
        Array.Sort(inOrder, (left, right) => (left.Begin, left.End).CompareTo((right.Begin, right.End)));
        long end = 0;
        SafetensorsTensor? last = null;
        foreach (SafetensorsTensor tensor in inOrder)
        {
            if (tensor.Begin != end)
            {
                string problem = tensor.Begin < end ? "they overlap" : "what lies between belongs to no tensor";
                throw new FormatException($"tensor {tensor.QuotedName}: found its beginning at byte {tensor.Begin} of the data, expected {end}, where {last?.QuotedName ?? "'the header'"} ends: {problem}");
            }

            (end, last) = (tensor.End, tensor);
        }

        if (DataLength < end)
            throw new FormatException($"the data are truncated: found {DataLength} bytes, expected {end}");
        if (DataLength > end)
            throw new FormatException($"{DataLength - end} bytes trail the data: found {DataLength} bytes, expected {end}");
    }
}
