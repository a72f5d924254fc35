using System.IO.Compression;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Formats;

/// <summary>
/// An IDX file whose header and length have been checked, plain on disk or decompressed into memory.
/// </summary>
/// <remarks>Immutable, so it can be shared by threads; <see cref="OpenRows"/> gives each cursor a reader of its own.</remarks>
internal sealed class IdxFile
{
    /// <summary>Deflate cannot do better than 1032 to 1, so a compressed file bounds what its header may make us allocate.</summary>
    private const long LargestCompressionRatio = 1032;

    private const int SequentialBufferLength = 1 << 16;

    private readonly IExceptionContext _context;
    private readonly string _path;
    private readonly byte[]? _decompressedPayload;

    private IdxFile(IExceptionContext context, string path, IdxHeader header, byte[]? decompressedPayload)
    {
        _context = context;
        _path = path;
        Header = header;
        _decompressedPayload = decompressedPayload;
    }

    /// <summary>What the file says it holds, and does.</summary>
    public IdxHeader Header { get; }

    /// <summary>Opens the file long enough to check it; a gzip file is read to its end.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="FormatException">The file is malformed; the message names it, what was found and what was expected.</exception>
    public static IdxFile Load(IExceptionContext context, string path)
    {
        if (!File.Exists(path))
            throw context.Process(new FileNotFoundException($"IDX file '{path}' does not exist.", path));

        try
        {
            using FileStream file = OpenStream(path, inOrder: true);
            if (IsGzip(file))
            {
                (IdxHeader header, byte[] payload) = Decompress(file);
                return new IdxFile(context, path, header, payload);
            }
            else
            {
                IdxHeader header = IdxHeader.Read(file);
                header.CheckContentLength(file.Length);
                return new IdxFile(context, path, header, decompressedPayload: null);
            }
        }
        catch (FormatException problem)
        {
            throw Malformed(context, path, problem);
        }
    }

    /// <summary>Opens the rows for reading; the caller disposes what it gets.</summary>
    /// <param name="inOrder">Whether rows will be read one after the other, which makes reading ahead worthwhile.</param>
    public IdxRows OpenRows(bool inOrder)
    {
        if (_decompressedPayload is not null)
            return new IdxRows(this, new MemoryStream(_decompressedPayload, writable: false), start: 0);

        FileStream file = OpenStream(_path, inOrder);
        try
        {
            Header.CheckContentLength(file.Length);
            return new IdxRows(this, file, Header.Length);
        }
        catch (FormatException problem)
        {
            file.Dispose();
            throw Changed(problem);
        }
    }

    /// <summary>Checks that the number of dimensions is one that <paramref name="role"/> can have.</summary>
    public void CheckDimensions(int least, int most, string role)
    {
        if (Header.Dimensions < least || Header.Dimensions > most)
        {
            string expected = least == most ? $"{least}" : $"at least {least}";
            var problem = new FormatException($"found {Header.Dimensions} dimension(s), expected {expected} for {role}");
            throw Malformed(_context, _path, problem);
        }
    }

    /// <summary>The error for a file that no longer is what it was when it was loaded.</summary>
    public Exception Changed(Exception problem)
        => _context.ExceptDecode(problem, $"IDX file '{_path}' has changed since it was loaded: {problem.Message}.");

    /// <summary>The path the file was loaded from, for messages.</summary>
    public override string ToString() => _path;

    private static Exception Malformed(IExceptionContext context, string path, FormatException problem)
        => context.ExceptDecode(problem, $"IDX file '{path}' cannot be read: {problem.Message}.");

    private static FileStream OpenStream(string path, bool inOrder) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.Read,
        BufferSize = inOrder ? SequentialBufferLength : 0,
        Options = inOrder ? FileOptions.SequentialScan : FileOptions.RandomAccess,
    });

    private static bool IsGzip(FileStream file)
    {
        Span<byte> start = stackalloc byte[2];
        int found = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return found == 2 && start[0] == 0x1F && start[1] == 0x8B;
    }

    private static (IdxHeader Header, byte[] Payload) Decompress(FileStream file)
    {
        try
        {
            using var content = new GZipStream(file, CompressionMode.Decompress);
            IdxHeader header = IdxHeader.Read(content);
            if (header.PayloadLength > Array.MaxLength)
                throw new FormatException(
                    $"found {header.PayloadLength} bytes of compressed elements, expected at most {Array.MaxLength}; "
                    + "decompress the file on disk first");

            byte[] payload = new byte[Math.Min(header.PayloadLength, LargestCompressionRatio * file.Length)];
            long found = content.ReadAtLeast(payload, payload.Length, throwOnEndOfStream: false);
            // Reading on to the end is also what has the checksum verified. A stream cut off early looks to us like one that ends there.
            header.CheckContentLength(header.Length + found + CountRest(content));
            return (header, payload);
        }
        catch (InvalidDataException problem)
        {
            throw new FormatException($"found a damaged gzip stream ({problem.Message.TrimEnd('.')}), expected an intact one", problem);
        }
    }

    private static long CountRest(Stream content)
    {
        Span<byte> buffer = stackalloc byte[4096];
        long count = 0;
        while (content.Read(buffer) is > 0 and int read)
            count += read;
        return count;
    }
}
