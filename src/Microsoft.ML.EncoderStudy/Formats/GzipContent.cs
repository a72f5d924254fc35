using System.Buffers.Binary;
using System.IO.Compression;

namespace Microsoft.ML.EncoderStudy.Formats;

/// <summary>The IDX content of a gzip file, decompressed into memory.</summary>
/// <remarks>
/// Memory grows with what has been decompressed, not with what the content's header promises; and what goes on beyond the promise is not
/// read to its end. .NET's reader takes a file that was cut off for one that ends there, and does not look at what is behind the last
/// member; so the end of the file is checked as well.
/// </remarks>
internal static class GzipContent
{
    private const int FirstBuffer = 1 << 16;

    /// <summary>So many bytes beyond the end are counted for the message; then it is enough.</summary>
    private const int CountedRest = 1 << 16;

    /// <summary>Checksum and length of the content of the last member, at the end of the file.</summary>
    private const int TrailerLength = 2 * sizeof(uint);

    /// <summary>Whether a file is compressed; leaves it at its beginning.</summary>
    public static bool IsIn(FileStream file)
    {
        Span<byte> start = stackalloc byte[2];
        int found = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return found == 2 && start[0] == 0x1F && start[1] == 0x8B;
    }

    /// <summary>Decompresses a file, header and elements.</summary>
    /// <param name="file">The compressed file, at its beginning.</param>
    /// <param name="header">The header that the content begins with.</param>
    /// <exception cref="FormatException">The file is damaged or cut off, or its content is not what its header says.</exception>
    public static byte[] Decompress(FileStream file, out IdxHeader header)
    {
        try
        {
            using var decompressed = new GZipStream(file, CompressionMode.Decompress, leaveOpen: true);
            byte[] content = ReadToPromise(decompressed, out header);
            CheckEnd(file, content);
            return content;
        }
        catch (InvalidDataException problem)
        {
            throw new FormatException($"found a damaged gzip stream ({problem.Message.TrimEnd('.')}), expected an intact one", problem);
        }
    }

    private static byte[] ReadToPromise(GZipStream decompressed, out IdxHeader header)
    {
        byte[] content = new byte[FirstBuffer];
        int found = decompressed.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
        header = IdxHeader.Read(new MemoryStream(content, 0, found));
        if (header.ContentLength > Array.MaxLength)
            throw new FormatException(
                $"found {header.PayloadLength} bytes of compressed elements, expected at most {Array.MaxLength - header.Length}; "
                + "decompress the file on disk first");

        int promised = (int)header.ContentLength;
        while (found == content.Length && found < promised)
        {
            Array.Resize(ref content, (int)Math.Min(promised, 2L * found));
            found += decompressed.ReadAtLeast(content.AsSpan(found), content.Length - found, throwOnEndOfStream: false);
        }

        // Reading beyond the promise is also what has the last member's checksum verified.
        int rest = Math.Max(0, found - promised) + CountRest(decompressed);
        if (rest > CountedRest)
            throw new FormatException($"more than {CountedRest} bytes trail the content, expected {header.Promise}");
        header.CheckContentLength(Math.Min(found, promised) + rest);
        Array.Resize(ref content, promised);
        return content;
    }

    private static int CountRest(GZipStream decompressed)
    {
        byte[] buffer = new byte[CountedRest + 1];
        return decompressed.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
    }

    private static void CheckEnd(FileStream file, byte[] content)
    {
        Span<byte> trailer = stackalloc byte[TrailerLength];
        file.Seek(-TrailerLength, SeekOrigin.End);
        file.ReadExactly(trailer);
        uint checksum = BinaryPrimitives.ReadUInt32LittleEndian(trailer), length = BinaryPrimitives.ReadUInt32LittleEndian(trailer[sizeof(uint)..]);
        // Of several members, which gzip allows, the last one's content is the end of all.
        if (length > content.Length || Crc32.Of(content.AsSpan(content.Length - (int)length)) != checksum)
            throw new FormatException("found a damaged gzip stream (its last bytes are not checksum and length of the content: it was cut off, or something trails it), expected an intact one");
    }
}
