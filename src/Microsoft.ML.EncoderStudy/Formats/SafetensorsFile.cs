using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Formats;

/// <summary>A safetensors file whose header and length have been checked.</summary>
/// <remarks>Immutable, so it can be shared by threads; <see cref="OpenRows"/> gives each reader a file of its own.</remarks>
internal sealed class SafetensorsFile
{
    private const int SequentialBufferLength = 1 << 16;
    private const int MostNamesInMessages = 20;

    private readonly IExceptionContext _context;
    private readonly string _path;

    private SafetensorsFile(IExceptionContext context, string path, SafetensorsHeader header)
    {
        _context = context;
        _path = path;
        Header = header;
    }

    /// <summary>What the file holds.</summary>
    public SafetensorsHeader Header { get; }

    /// <summary>Opens the file long enough to check it.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="FormatException">The file is malformed; the message names it, the tensor, what was found and what was expected.</exception>
    public static SafetensorsFile Load(IExceptionContext context, string path)
    {
        if (!File.Exists(path))
            throw context.Process(new FileNotFoundException($"Safetensors file '{path}' does not exist.", path));
        try
        {
            using FileStream file = OpenStream(path, inOrder: true);
            return new SafetensorsFile(context, path, SafetensorsHeader.Read(file, file.Length));
        }
        catch (FormatException problem)
        {
            throw Malformed(context, path, problem);
        }
    }

    /// <summary>The tensor of that name, or null.</summary>
    public SafetensorsTensor? Find(string name) => Header.Tensors.FirstOrDefault(tensor => tensor.Name == name);

    /// <summary>The tensors with types and shapes, for messages.</summary>
    public string Contents()
    {
        if (Header.Tensors.Count == 0)
            return "no tensors";
        string rest = Header.Tensors.Count > MostNamesInMessages ? $" and {Header.Tensors.Count - MostNamesInMessages} more" : "";
        return string.Join(", ", Header.Tensors.Take(MostNamesInMessages).Select(tensor => $"'{tensor.Name}' {tensor}")) + rest;
    }

    /// <summary>Opens the rows of a tensor for reading; the caller disposes what it gets.</summary>
    /// <param name="tensor">A tensor of this file that can be a column.</param>
    /// <param name="rowLength">The bytes of a row.</param>
    /// <param name="inOrder">Whether rows will be read one after the other, which makes reading ahead worthwhile.</param>
    public SafetensorsRows OpenRows(SafetensorsTensor tensor, int rowLength, bool inOrder)
    {
        FileStream file = OpenStream(_path, inOrder);
        long expected = Header.Length + Header.DataLength;
        if (file.Length == expected)
            return new SafetensorsRows(this, file, Header.Length + tensor.Begin, rowLength);
        long found = file.Length;
        file.Dispose();
        throw Changed(new FormatException($"found {found} bytes, expected {expected}"));
    }

    /// <summary>The error for a file that cannot be used as asked.</summary>
    public Exception Malformed(FormatException problem) => Malformed(_context, _path, problem);

    /// <summary>The error for a file that no longer is what it was when it was loaded.</summary>
    public Exception Changed(Exception problem)
        => _context.ExceptDecode(problem, $"Safetensors file '{_path}' has changed since it was loaded: {problem.Message}.");

    /// <summary>The path the file was loaded from, for messages.</summary>
    public override string ToString() => _path;

    private static Exception Malformed(IExceptionContext context, string path, FormatException problem)
        => context.ExceptDecode(problem, $"Safetensors file '{path}' cannot be read: {problem.Message}.");

    private static FileStream OpenStream(string path, bool inOrder) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.Read,
        BufferSize = inOrder ? SequentialBufferLength : 0,
        Options = inOrder ? FileOptions.SequentialScan : FileOptions.RandomAccess,
    });
}
