using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Microsoft.ML.EncoderStudy.Reliability.Models;

/// <summary>
/// Model.key of a saved transformer: ML.NET's header, the model block that the transformer wrote, and ML.NET's table of strings. Enough is
/// known of it here to take it apart and put it together again around another model block.
/// </summary>
internal static class ModelEntry
{
    private const int ChecksumLength = SHA256.HashSizeInBytes;

    /// <summary>Where the model block lies.</summary>
    public static Range ModelBlock(byte[] entry)
    {
        ModelHeader header = HeaderOf(entry);
        return (int)header.FpModel..(int)(header.FpModel + header.CbModel);
    }

    /// <summary>The entry with another model block, and everything behind it where the header says that it is.</summary>
    public static byte[] WithModelBlock(byte[] entry, byte[] block)
    {
        if (!IsWhole(entry))
            return entry;
        ModelHeader header = HeaderOf(entry);
        byte[] behind = entry[ModelBlock(entry).End..];
        long shift = block.Length - header.CbModel;
        header.CbModel = block.Length;
        header.FpStringTable += shift;
        header.FpStringChars += shift;
        header.FpAssemblyName += shift;
        header.FpTail += shift;
        header.FpLim += shift;
        byte[] result = [.. entry[..(int)header.FpModel], .. block, .. behind];
        MemoryMarshal.Write(result, header);
        return result;
    }

    /// <summary>The entry with the checksum that its model block and the names in it have.</summary>
    /// <param name="entry">Any bytes; given back as they are where they are not whole enough to have a checksum.</param>
    /// <param name="extraColumns">How many outputs an encoder of this kind can have beside its activations.</param>
    public static byte[] Sealed(byte[] entry, int extraColumns)
    {
        if (!IsWhole(entry))
            return entry;
        (int start, int length) = ModelBlock(entry).GetOffsetAndLength(entry.Length);
        ReadOnlySpan<byte> block = entry.AsSpan(start, length);
        int pairs = length < sizeof(int) ? 0 : MemoryMarshal.Read<int>(block);
        long names = sizeof(int) * (1 + (2L * pairs) + extraColumns);
        if (pairs < 1 || names + ChecksumLength > length)
            return entry;

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using (var text = new MemoryStream())
        using (var writer = new BinaryWriter(text, Encoding.UTF8))
        {
            foreach (int id in MemoryMarshal.Cast<byte, int>(block[sizeof(int)..(int)names]))
            {
                if (StringAt(entry, id) is not string name)
                    return entry;
                writer.Write(name);
            }

            hash.AppendData(text.ToArray());
        }

        hash.AppendData(block[(int)names..^ChecksumLength]);
        byte[] result = [.. entry];
        hash.GetHashAndReset().CopyTo(result, start + length - ChecksumLength);
        return result;
    }

    /// <summary>Where the characters of the strings lie.</summary>
    public static Range Characters(byte[] entry)
    {
        ModelHeader header = HeaderOf(entry);
        return (int)header.FpStringChars..(int)(header.FpStringChars + header.CbStringChars);
    }

    /// <summary>Whether the parts are where they have to be for the other methods.</summary>
    public static bool IsWhole(byte[] entry)
    {
        if (entry.Length < ModelHeader.Size)
            return false;
        ModelHeader header = HeaderOf(entry);
        return IsWithin(header.FpModel, header.CbModel) && IsWithin(header.FpStringTable, header.CbStringTable)
            && IsWithin(header.FpStringChars, header.CbStringChars) && header.FpModel == ModelHeader.Size;

        bool IsWithin(long start, long length) => start >= 0 && length >= 0 && start <= entry.Length && length <= entry.Length - start;
    }

    /// <summary>The string of a number, "" for −1; null where there is none.</summary>
    private static string? StringAt(byte[] entry, int id)
    {
        if (id == -1)
            return "";
        ModelHeader header = HeaderOf(entry);
        ReadOnlySpan<long> ends = MemoryMarshal.Cast<byte,
            long>(entry.AsSpan((int)header.FpStringTable, (int)header.CbStringTable / sizeof(long) * sizeof(long)));
        ReadOnlySpan<char> characters = MemoryMarshal.Cast<byte,
            char>(entry.AsSpan((int)header.FpStringChars, (int)header.CbStringChars / sizeof(char) * sizeof(char)));
        if (id < 0 || id >= ends.Length)
            return null;
        long start = (id == 0 ? 0 : ends[id - 1]) / sizeof(char), end = ends[id] / sizeof(char);
        return start >= 0 && start <= end && end <= characters.Length ? characters[(int)start..(int)end].ToString() : null;
    }

    private static ModelHeader HeaderOf(byte[] entry) => MemoryMarshal.Read<ModelHeader>(entry);
}
