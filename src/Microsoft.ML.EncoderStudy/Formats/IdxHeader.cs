using System.Buffers.Binary;

namespace Microsoft.ML.EncoderStudy.Formats;

/// <summary>
/// The header of an IDX file: how many rows follow and how many bytes each has.
/// </summary>
/// <remarks>
/// The format, all numbers big-endian: two zero bytes, a byte for the element type, a byte for the number of dimensions, four bytes for
/// the extent of each dimension, then the elements, the last dimension varying fastest. The first dimension counts the rows; the
/// others together make up a row, so that a file of one dimension has rows of one element.
/// Problems are thrown as <see cref="FormatException"/> without the file's name, which only <see cref="IdxFile"/> knows.
/// </remarks>
/// <param name="Dimensions">The number of dimensions, 1 to 255.</param>
/// <param name="Rows">The extent of the first dimension, at least 1.</param>
/// <param name="RowLength">The bytes of a row, at least 1: the product of the other extents.</param>
/// <param name="LineLength">The extent of the last dimension, at least 1: in a row that is an image, its width. 1 where there is one dimension.</param>
internal sealed record IdxHeader(int Dimensions, int Rows, int RowLength, int LineLength)
{
    private const int MagicLength = 4;
    private const int ExtentLength = 4;
    private const byte UnsignedByte = 0x08;

    /// <summary>Bytes of the header itself.</summary>
    public int Length => MagicLength + ExtentLength * Dimensions;

    /// <summary>Bytes of the elements that follow. Two factors below 2³¹ cannot overflow.</summary>
    public long PayloadLength => (long)Rows * RowLength;

    /// <summary>Bytes of header and elements.</summary>
    public long ContentLength => Length + PayloadLength;

    /// <summary>How long the content has to be, for messages.</summary>
    public string Promise => $"the {ContentLength} that its header promises ({Length} of header, {Rows} rows of {RowLength})";

    /// <summary>Reads the header and leaves <paramref name="content"/> at the first element.</summary>
    /// <exception cref="FormatException">The header is truncated or says something that cannot be read.</exception>
    public static IdxHeader Read(Stream content)
    {
        Span<byte> magic = stackalloc byte[MagicLength];
        Fill(content, magic, alreadyRead: 0);
        if (magic[0] != 0 || magic[1] != 0)
            throw new FormatException($"found the magic number 0x{Convert.ToHexString(magic)}, expected one that begins with 0x0000");
        if (magic[2] != UnsignedByte)
            throw new FormatException(
                $"found element type 0x{magic[2]:X2}, expected 0x{UnsignedByte:X2} (unsigned byte), the only one supported");
        if (magic[3] == 0)
            throw new FormatException("found 0 dimensions, expected at least 1");

        Span<byte> extents = stackalloc byte[ExtentLength * magic[3]];
        Fill(content, extents, alreadyRead: MagicLength);
        int rows = 1, rowLength = 1, lineLength = 1;
        for (int dimension = 0; dimension < magic[3]; dimension++)
        {
            uint extent = BinaryPrimitives.ReadUInt32BigEndian(extents[(ExtentLength * dimension)..]);
            if (dimension == 0)
            {
                rows = Multiply(1, extent, dimension);
            }
            else
            {
                rowLength = Multiply(rowLength, extent, dimension);
                lineLength = (int)extent;
            }
        }

        return new IdxHeader(magic[3], rows, rowLength, lineLength);
    }

    /// <summary>Compares the length of the whole content, header included, with what the header promises.</summary>
    /// <exception cref="FormatException">The content is truncated, or something follows it.</exception>
    public void CheckContentLength(long found)
    {
        if (found < ContentLength)
            throw new FormatException($"the content is truncated: found {found} bytes, expected {Promise}");
        if (found > ContentLength)
            throw new FormatException($"{found - ContentLength} bytes trail the content: found {found} bytes, expected {Promise}");
    }

    private static void Fill(Stream content, Span<byte> part, int alreadyRead)
    {
        int found = content.ReadAtLeast(part, part.Length, throwOnEndOfStream: false);
        if (found < part.Length)
            throw new FormatException($"the header is truncated: found {alreadyRead + found} bytes, expected {alreadyRead + part.Length}");
    }

    private static int Multiply(int product, uint extent, int dimension)
    {
        if (extent == 0)
            throw new FormatException($"found extent 0 in dimension {dimension}, expected at least 1");
        // Rows are indexed, and the elements of a row counted, as those of an array are. Checked by division, so that nothing overflows.
        if (extent > Array.MaxLength / product)
        {
            string counted = dimension == 0 ? "rows" : $"elements a row up to dimension {dimension}";
            throw new FormatException($"found {(long)product * extent} {counted}, expected at most {Array.MaxLength}");
        }

        return product * (int)extent;
    }
}
