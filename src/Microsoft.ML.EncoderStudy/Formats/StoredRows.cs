namespace Microsoft.ML.EncoderStudy.Formats;

/// <summary>Rows of equal length, one behind the other, read in any order. Belongs to one thread; dispose it.</summary>
/// <remarks>Takes memory when the first row is read: where there are no rows it takes none, however long they would be.</remarks>
/// <param name="bytes">Where they are; rows of several columns may share it. Disposed with them.</param>
/// <param name="start">Where the first row begins.</param>
/// <param name="rowLength">The bytes of a row, at least 1.</param>
/// <param name="rowCount">The number of rows.</param>
/// <param name="readAhead">How many bytes to read where a row is asked for, with the rows that follow it; the row is read in any case.</param>
internal sealed class StoredRows(StoredBytes bytes, long start, int rowLength, int rowCount, int readAhead) : IDisposable
{
    private readonly int _rowsAtOnce = Math.Clamp(readAhead / rowLength, 1, Math.Max(1, rowCount));
    private byte[] _block = [];
    private int _first;
    private int _count;

    /// <summary>Reads a row. The bytes are good until the next call.</summary>
    /// <exception cref="FormatException">The file has become another since it was loaded.</exception>
    public ReadOnlySpan<byte> Read(int row)
    {
        if (row < _first || row - _first >= _count)
            ReadFrom(row);
        return _block.AsSpan((row - _first) * rowLength, rowLength);
    }

    /// <inheritdoc/>
    public void Dispose() => bytes.Dispose();

    private void ReadFrom(int row)
    {
        int count = Math.Min(_rowsAtOnce, rowCount - row);
        if (_block.Length == 0)
            _block = new byte[_rowsAtOnce * rowLength];
        // Were the reading to fail halfway, the rows before would no longer be there either.
        _count = 0;
        bytes.Read(start + (long)row * rowLength, _block.AsSpan(0, count * rowLength));
        (_first, _count) = (row, count);
    }
}
