namespace Microsoft.ML.EncoderStudy.Formats;

/// <summary>The rows of one tensor, read in any order. Owns an open file: dispose it. Belongs to one thread.</summary>
/// <param name="file">The file, for messages.</param>
/// <param name="content">The open file.</param>
/// <param name="start">Where the first row begins.</param>
/// <param name="rowLength">The bytes of a row.</param>
internal sealed class SafetensorsRows(SafetensorsFile file, FileStream content, long start, int rowLength) : IDisposable
{
    private readonly byte[] _row = new byte[rowLength];

    /// <summary>Reads a row. The bytes are good until the next call.</summary>
    /// <exception cref="FormatException">The file has become shorter since it was opened.</exception>
    public ReadOnlySpan<byte> Read(int row)
    {
        long position = start + (long)row * rowLength;
        try
        {
            // Only where it has to be: it may throw away what was read ahead.
            if (content.Position != position)
                content.Position = position;
            content.ReadExactly(_row);
        }
        catch (EndOfStreamException problem)
        {
            throw file.Changed(new FormatException($"found its end within row {row}", problem));
        }

        return _row;
    }

    /// <inheritdoc/>
    public void Dispose() => content.Dispose();
}
