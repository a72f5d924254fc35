using Microsoft.ML.Runtime;
using Microsoft.Win32.SafeHandles;

namespace Microsoft.ML.EncoderStudy.Formats;

/// <summary>
/// An IDX file whose header and length have been checked, plain on disk or decompressed into memory.
/// </summary>
/// <remarks>Immutable, so it can be shared by threads; <see cref="Rows"/> gives each cursor a reader of its own.</remarks>
internal sealed class IdxFile
{
    private const int BufferLength = 1 << 16;

    private readonly DataFile _file;
    private readonly byte[]? _decompressed;

    private IdxFile(DataFile file, IdxHeader header, byte[]? decompressed)
    {
        _file = file;
        Header = header;
        _decompressed = decompressed;
    }

    /// <summary>What the file says it holds, and does.</summary>
    public IdxHeader Header { get; }

    /// <summary>Opens the file long enough to check it; a gzip file is read to its end.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="FormatException">The file is malformed; the message names it, what was found and what was expected.</exception>
    public static IdxFile Load(IExceptionContext context, string path)
    {
        var file = new DataFile(context, "IDX", path);
        try
        {
            using SafeFileHandle handle = file.Open(inOrder: true);
            using var stream = new FileStream(handle, FileAccess.Read, BufferLength);
            if (GzipContent.IsIn(stream))
            {
                byte[] content = GzipContent.Decompress(stream, out IdxHeader ofContent);
                return new IdxFile(file, ofContent, content);
            }

            IdxHeader header = IdxHeader.Read(stream);
            header.CheckContentLength(stream.Length);
            return new IdxFile(file, header, decompressed: null);
        }
        catch (FormatException problem)
        {
            throw file.Malformed(problem);
        }
    }

    /// <summary>The rows for a cursor, which disposes them; a plain file is opened when the first is read.</summary>
    /// <param name="inOrder">Whether rows will be read one after the other, which makes reading ahead worthwhile.</param>
    public StoredRows Rows(bool inOrder) => _decompressed is null
        ? new StoredRows(new FileBytes(_file, Header.ContentLength, inOrder), Header.Length, Header.RowLength, Header.Rows, inOrder ? BufferLength : 0)
        : new StoredRows(new MemoryBytes(_decompressed), Header.Length, Header.RowLength, Header.Rows, readAhead: 0);

    /// <summary>Checks that the number of dimensions is one that <paramref name="role"/> can have.</summary>
    public void CheckDimensions(int least, int most, string role)
    {
        if (Header.Dimensions < least || Header.Dimensions > most)
        {
            string expected = least == most ? $"{least}" : $"at least {least}";
            throw _file.Malformed(new FormatException($"found {Header.Dimensions} dimension(s), expected {expected} for {role}"));
        }
    }

    /// <summary>The path the file was loaded from, for messages.</summary>
    public override string ToString() => _file.ToString();
}
