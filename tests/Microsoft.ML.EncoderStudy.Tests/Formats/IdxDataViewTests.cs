using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Formats;

namespace Microsoft.ML.EncoderStudy.Tests.Formats;

public sealed class IdxDataViewTests : IDisposable
{
    private const int Rows = 200;

    private readonly TemporaryFolder _folder = new();
    private readonly MLContext _ml = new(seed: 1);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ImageSize_OfThreeDimensions_IsHeightAndWidth(bool compressed)
        => Assert.Equal((2, 3), ((IdxDataView)Load(compressed)).ImageSize);

    [Fact]
    public void ImageSize_OfRowsWithoutLines_IsNull()
    {
        string path = _folder.Write("rows", IdxBytes.File([2, 3], 1, 2, 3, 4, 5, 6));

        Assert.Null(((IdxDataView)_ml.Data.LoadFromIdx(path)).ImageSize);
    }

    [Fact]
    public void GetRowCursor_SameRandomState_SameOrder()
    {
        IDataView view = Load(compressed: false);

        Assert.Equal(ReadAll(view, new Random(5)), ReadAll(view, new Random(5)));
        Assert.NotEqual(ReadAll(view, new Random(5)), ReadAll(view, new Random(6)));
    }

    [Fact]
    public void GetRowCursor_OneGeneratorTwice_GivesTwoOrders()
    {
        IDataView view = Load(compressed: false);
        var random = new Random(5);

        Assert.NotEqual(ReadAll(view, random), ReadAll(view, random));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void GetRowCursor_Shuffled_VisitsEveryRowOnceWithItsIdAndLabel(bool compressed)
    {
        IDataView view = Load(compressed);
        List<Row> inOrder = ReadAll(view), shuffled = ReadAll(view, new Random(5));

        Assert.True(view.CanShuffle);
        Assert.NotEqual(inOrder, shuffled);
        Assert.Equal(inOrder, shuffled.OrderBy(row => row.Id));
    }

    [Fact]
    public void GetRowCursor_InOrder_GivesRowIndicesAsIds()
        => Assert.Equal(Enumerable.Range(0, Rows).Select(row => new Row((ulong)row, row / 255f, row % 10)), ReadAll(Load(compressed: false)));

    [Fact]
    public void GetRowCursor_PlainAndCompressed_ShuffleAlike()
        => Assert.Equal(ReadAll(Load(compressed: false), new Random(5)), ReadAll(Load(compressed: true), new Random(5)));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    public void GetRowCursorSet_AnyNumberAskedFor_GivesTheSerialCursor(int n)
    {
        IDataView view = Load(compressed: false);

        DataViewRowCursor cursor = Assert.Single(view.GetRowCursorSet(view.Schema, n, new Random(5)));

        using (cursor)
            Assert.Equal(ReadAll(view, new Random(5)), Read(cursor));
    }

    [Fact]
    public void GetRowCursor_TwoSideBySide_DoNotDisturbEachOther()
    {
        IDataView view = Load(compressed: false);
        using DataViewRowCursor slow = view.GetRowCursor(view.Schema);
        Assert.True(slow.MoveNext());

        List<Row> fast = ReadAll(view);

        float label = -1;
        slow.GetGetter<float>(view.Schema["Label"])(ref label);
        Assert.Equal(fast[0].Label, label);
        Assert.Equal(fast.Skip(1), Read(slow));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task GetRowCursor_ManyThreads_EachReadsAllRows(bool compressed)
    {
        IDataView view = Load(compressed);
        List<Row> expected = ReadAll(view);

        List<Row>[] found = await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(() => ReadAll(view, new Random(seed)))));

        Assert.All(found, rows => Assert.Equal(expected, rows.OrderBy(row => row.Id)));
    }

    [Fact]
    public void GetRowCursor_NullColumns_Throws()
        => Assert.Throws<ArgumentNullException>("columnsNeeded", () => Load(compressed: false).GetRowCursor(null!));

    [Fact]
    public void GetRowCursor_ColumnOfAnotherSchema_Throws()
    {
        IDataView withLabels = Load(compressed: false);
        IDataView withoutLabels = _ml.Data.LoadFromIdx(Path.Combine(_folder.Path, "images"));

        Assert.ThrowsAny<ArgumentException>(() => withoutLabels.GetRowCursor([withLabels.Schema["Label"]]));
    }

    [Fact]
    public void GetRowCursor_Files_AreOpenedWhenAValueIsFetchedAndClosedOnDispose()
    {
        IDataView view = Load(compressed: false);

        using (DataViewRowCursor cursor = view.GetRowCursor(view.Schema))
        {
            Assert.True(IsClosed("images"));
            ReadOne(cursor);
            Assert.False(IsClosed("images"));
            Assert.False(IsClosed("labels"));
        }

        Assert.True(IsClosed("images"));
        Assert.True(IsClosed("labels"));
    }

    [Fact]
    public void GetRowCursor_AtTheEnd_HasClosedItsFiles()
    {
        IDataView view = Load(compressed: false);
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        ReadOne(cursor);

        while (cursor.MoveNext())
        {
        }

        Assert.True(IsClosed("images"));
        Assert.True(IsClosed("labels"));
    }

    [Fact]
    public void GetRowCursor_LabelsOnly_DoesNotOpenTheImages()
    {
        IDataView view = Load(compressed: false);

        using DataViewRowCursor cursor = view.GetRowCursor([view.Schema["Label"]]);
        Assert.True(cursor.MoveNext());
        float label = -1;
        cursor.GetGetter<float>(view.Schema["Label"])(ref label);

        Assert.True(IsClosed("images"));
        Assert.False(IsClosed("labels"));
    }

    [Fact]
    public void GetRowCursor_SecondFileCannotBeOpened_ClosesTheFirst()
    {
        IDataView view = Load(compressed: false);
        File.Delete(Path.Combine(_folder.Path, "labels"));

        using (DataViewRowCursor cursor = view.GetRowCursor(view.Schema))
            Assert.Throws<FileNotFoundException>(() => ReadOne(cursor));

        Assert.True(IsClosed("images"));
    }

    [Fact]
    public void GetRowCursor_MoreRowsOfAByteThanAnOrderMayTakeMemoryFor_ShufflesNeighboursTogether()
    {
        const int Many = (1 << 24) + 1;
        byte[] header = IdxBytes.Header(8, Many, 1);
        string path = _folder.Write("many", header);
        // A hole, which takes no room on the disk.
        using (FileStream stream = File.OpenWrite(path))
            stream.SetLength(header.Length + Many);
        IDataView view = _ml.Data.LoadFromIdx(path);
        long before = GC.GetAllocatedBytesForCurrentThread();

        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema, new Random(1));

        // Four bytes for every two rows, and not for each.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 * Many + 1_000_000);
        ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
        DataViewRowId first = default, second = default;
        Assert.True(cursor.MoveNext());
        getId(ref first);
        Assert.True(cursor.MoveNext());
        getId(ref second);
        Assert.Equal((first.Low + 1) % Many, second.Low);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Load_Done_LeavesNoFileOpen(bool compressed)
    {
        Load(compressed);

        Assert.True(IsClosed("images"));
        Assert.True(IsClosed("labels"));
    }

    private IDataView Load(bool compressed)
    {
        byte[] images = IdxBytes.Images(Rows), labels = IdxBytes.Labels(Rows);
        return _ml.Data.LoadFromIdx(
            _folder.Write("images", compressed ? IdxBytes.Compress(images) : images),
            _folder.Write("labels", compressed ? IdxBytes.Compress(labels) : labels));
    }

    /// <summary>Whether nobody has the file open: only then can it be opened for oneself alone.</summary>
    private bool IsClosed(string name)
    {
        try
        {
            using FileStream file = File.Open(Path.Combine(_folder.Path, name), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void ReadOne(DataViewRowCursor cursor)
    {
        VBuffer<float> pixels = default;
        float label = -1;
        Assert.True(cursor.MoveNext());
        cursor.GetGetter<VBuffer<float>>(cursor.Schema["Pixels"])(ref pixels);
        cursor.GetGetter<float>(cursor.Schema["Label"])(ref label);
    }

    private static List<Row> ReadAll(IDataView view, Random? random = null)
    {
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema, random);
        return Read(cursor);
    }

    private static List<Row> Read(DataViewRowCursor cursor)
    {
        ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
        ValueGetter<VBuffer<float>> getPixels = cursor.GetGetter<VBuffer<float>>(cursor.Schema["Pixels"]);
        ValueGetter<float> getLabel = cursor.GetGetter<float>(cursor.Schema["Label"]);
        DataViewRowId id = default;
        VBuffer<float> pixels = default;
        float label = 0;
        var rows = new List<Row>();
        while (cursor.MoveNext())
        {
            getId(ref id);
            getPixels(ref pixels);
            getLabel(ref label);
            rows.Add(new Row(id.Low, pixels.GetItemOrDefault(0), label));
        }

        return rows;
    }

    private readonly record struct Row(ulong Id, float FirstPixel, float Label);
}
