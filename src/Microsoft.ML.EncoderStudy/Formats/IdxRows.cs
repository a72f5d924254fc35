namespace Microsoft.ML.EncoderStudy.Formats;

/// <summary>The rows of one IDX file, read in any order. Owns an open file: dispose it. Belongs to one thread.</summary>
internal sealed class IdxRows(IdxFile file, Stream content, long start) : IDisposable
{
    private readonly byte[] _row = new byte[file.Header.RowLength];

    /// <summary>Reads a row. The bytes are good until the next call.</summary>
    /// <exception cref="FormatException">The file has become shorter since it was opened.</exception>
    public ReadOnlySpan<byte> Read(int row)
    {
        try
        {
            content.Position = start + (long)row * _row.Length;
            content.ReadExactly(_row);
        }
        catch (EndOfStreamException problem)
        {
            throw file.Changed(new FormatException($"found its end within row {row}, expected {file.Header.Rows} rows", problem));
        }

        return _row;
    }

    /// <inheritdoc/>
    public void Dispose() => content.Dispose();
}
