using Microsoft.ML.EncoderStudy.Formats;

namespace Microsoft.ML.EncoderStudy.Tests.Formats;

public class StoredRowsTests
{
    private static readonly byte[] Content = [9, 9, 0, 1, 10, 11, 20, 21, 30, 31]; // two bytes, then four rows of two

    [Theory]
    [InlineData(0)] // a row at a time
    [InlineData(4)] // two
    [InlineData(1000)] // all
    public void Read_InAnyOrder_GivesTheRow(int readAhead)
    {
        using var rows = new StoredRows(new MemoryBytes(Content), start: 2, rowLength: 2, rowCount: 4, readAhead);
        foreach (int row in new[] { 0, 3, 1, 1, 2, 0 })
            Assert.Equal([(byte)(10 * row), (byte)((10 * row) + 1)], rows.Read(row).ToArray());
    }

    [Theory]
    [InlineData(4, new[] { 2, 6 })]
    [InlineData(0, new[] { 2, 4, 6, 8 })]
    public void Read_InOrder_AsksForAsManyBytesAsItMayAtOnce(int readAhead, int[] expected)
    {
        var bytes = new RecordedBytes();
        using var rows = new StoredRows(bytes, start: 2, rowLength: 2, rowCount: 4, readAhead);
        for (int row = 0; row < 4; row++)
            rows.Read(row);
        Assert.Equal(expected, bytes.Positions);
    }

    private sealed class RecordedBytes : StoredBytes
    {
        public List<int> Positions { get; } = [];

        public override void Read(long position, Span<byte> destination) => Positions.Add((int)position);

        public override void Dispose()
        {
        }
    }
}
