using Microsoft.ML.Runtime;
using Microsoft.Win32.SafeHandles;

namespace Microsoft.ML.EncoderStudy.Formats;

/// <summary>A safetensors file whose header and length have been checked.</summary>
/// <remarks>Immutable, so it can be shared by threads; <see cref="Open"/> gives each cursor bytes of its own.</remarks>
internal sealed class SafetensorsFile
{
    private const int BufferLength = 1 << 16;
    private const int MostNamesInMessages = 20;

    private readonly DataFile _file;
    private readonly Lazy<Dictionary<string, SafetensorsTensor>> _byName;

    private SafetensorsFile(DataFile file, SafetensorsHeader header)
    {
        _file = file;
        Header = header;
        _byName = new(() => header.Tensors.ToDictionary(tensor => tensor.Name));
    }

    /// <summary>What the file holds.</summary>
    public SafetensorsHeader Header { get; }

    /// <summary>Opens the file long enough to check it.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="FormatException">The file is malformed; the message names it, the tensor, what was found and what was expected.</exception>
    public static SafetensorsFile Load(IExceptionContext context, string path)
    {
        var file = new DataFile(context, "Safetensors", path);
        try
        {
            using SafeFileHandle handle = file.Open(inOrder: true);
            using var stream = new FileStream(handle, FileAccess.Read, BufferLength);
            return new SafetensorsFile(file, SafetensorsHeader.Read(stream, stream.Length));
        }
        catch (FormatException problem)
        {
            throw file.Malformed(problem);
        }
    }

    /// <summary>The tensor of that name, or null.</summary>
    public SafetensorsTensor? Find(string name) => _byName.Value.GetValueOrDefault(name);

    /// <summary>The tensors with types and shapes, for messages.</summary>
    public string Contents()
    {
        if (Header.Tensors.Count == 0)
            return "no tensors";
        string rest = Header.Tensors.Count > MostNamesInMessages ? $" and {Header.Tensors.Count - MostNamesInMessages} more" : "";
        return string.Join(", ", Header.Tensors.Take(MostNamesInMessages).Select(tensor => $"{tensor.QuotedName} {tensor}")) + rest;
    }

    /// <summary>The bytes for a cursor, which disposes them; the file is opened when the first are read.</summary>
    /// <param name="inOrder">Whether rows will be read one after the other, which makes reading ahead worthwhile.</param>
    public StoredBytes Open(bool inOrder) => new FileBytes(_file, Header.Length + Header.DataLength, inOrder);

    /// <summary>The rows of a tensor.</summary>
    /// <param name="bytes">What <see cref="Open"/> gave.</param>
    /// <param name="tensor">A tensor of this file that can be a column.</param>
    /// <param name="rowLength">The bytes of a row.</param>
    /// <param name="readAhead">How many bytes to read at once.</param>
    public StoredRows RowsOf(StoredBytes bytes, SafetensorsTensor tensor, int rowLength, int readAhead)
        => new(bytes, Header.Length + tensor.Begin, rowLength, (int)tensor.Rows, readAhead);

    /// <summary>The error for a file that cannot be used as asked.</summary>
    public Exception Malformed(FormatException problem) => _file.Malformed(problem);

    /// <summary>The path the file was loaded from, for messages.</summary>
    public override string ToString() => _file.ToString();
}
