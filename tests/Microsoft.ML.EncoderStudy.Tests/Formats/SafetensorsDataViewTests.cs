using Microsoft.ML.Data;

namespace Microsoft.ML.EncoderStudy.Tests.Formats;

public sealed class SafetensorsDataViewTests : IDisposable
{
    private const int Rows = 200;

    private readonly TemporaryFolder _folder = new();
    private readonly IDataView _view;

    public SafetensorsDataViewTests() => _view = new MLContext(seed: 1).Data.LoadFromSafetensors(
        _folder.Write("file", SafetensorsBytes.Rows(Rows)), new InputOutputColumnPair("activations"), new InputOutputColumnPair("token"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void GetRowCursor_InOrder_GivesRowIndicesAsIds()
        => Assert.Equal(Enumerable.Range(0, Rows).Select(row => new Row((ulong)row, row, -row / 2f, 10 * row)), ReadAll());

    [Fact]
    public void GetRowCursor_Shuffled_VisitsEveryRowOnceWithItsIdAndToken()
    {
        List<Row> inOrder = ReadAll(), shuffled = ReadAll(new Random(5));

        Assert.True(_view.CanShuffle);
        Assert.NotEqual(inOrder, shuffled);
        Assert.Equal(inOrder, shuffled.OrderBy(row => row.Id));
    }

    [Fact]
    public void GetRowCursor_SameRandomState_SameOrder()
    {
        Assert.Equal(ReadAll(new Random(5)), ReadAll(new Random(5)));
        Assert.NotEqual(ReadAll(new Random(5)), ReadAll(new Random(6)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public void GetRowCursorSet_AnyNumberAskedFor_GivesTheSerialCursor(int n)
    {
        using DataViewRowCursor cursor = Assert.Single(_view.GetRowCursorSet(_view.Schema, n, new Random(5)));

        Assert.Equal(ReadAll(new Random(5)), Read(cursor));
    }

    [Fact]
    public void GetRowCursor_TwoSideBySide_DoNotDisturbEachOther()
    {
        using DataViewRowCursor slow = _view.GetRowCursor(_view.Schema);
        Assert.True(slow.MoveNext());

        List<Row> fast = ReadAll();

        Assert.Equal(fast.Skip(1), Read(slow));
    }

    [Fact]
    public async Task GetRowCursor_ManyThreads_EachReadsAllRows()
    {
        List<Row> expected = ReadAll();

        List<Row>[] found = await Task.WhenAll(Enumerable.Range(0, 8).Select(seed => Task.Run(() => ReadAll(new Random(seed)))));

        Assert.All(found, rows => Assert.Equal(expected, rows.OrderBy(row => row.Id)));
    }

    [Fact]
    public void GetRowCursor_File_IsOpenedWhenAValueIsFetchedAndClosedOnDispose()
    {
        using (DataViewRowCursor cursor = _view.GetRowCursor(_view.Schema))
        {
            Assert.True(IsClosed());
            ReadOne(cursor);
            Assert.False(IsClosed());
        }

        Assert.True(IsClosed());
    }

    [Fact]
    public void GetRowCursor_AtTheEnd_HasClosedItsFile()
    {
        using DataViewRowCursor cursor = _view.GetRowCursor(_view.Schema);
        ReadOne(cursor);

        while (cursor.MoveNext())
        {
        }

        Assert.True(IsClosed());
    }

    [Fact]
    public void GetRowCursor_NoColumns_CountsTheRowsWithoutTheFile()
    {
        using DataViewRowCursor cursor = _view.GetRowCursor([]);
        int rows = 0;
        while (cursor.MoveNext())
            rows++;

        Assert.Equal(Rows, rows);
    }

    [Fact]
    public void GetRowCursor_FileGrownSinceItWasLoaded_SaysSoWhenItIsRead()
    {
        File.AppendAllBytes(Path.Combine(_folder.Path, "file"), [0]);
        using DataViewRowCursor cursor = _view.GetRowCursor(_view.Schema);

        var problem = Assert.Throws<FormatException>(() => ReadOne(cursor));

        Assert.Contains("has changed since it was loaded", problem.Message, StringComparison.Ordinal);
        Assert.True(IsClosed());
    }

    [Fact]
    public void GetRowCursor_FileBecomesShorterWhileItIsRead_SaysSo()
    {
        string path = Path.Combine(_folder.Path, "file");
        using DataViewRowCursor cursor = _view.GetRowCursor([_view.Schema["activations"]], new Random(1));
        ReadOne(cursor, "activations");
        using (FileStream stream = new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite))
            stream.SetLength(8);

        var problem = Assert.Throws<FormatException>(() => ReadOne(cursor, "activations"));

        Assert.Contains($"'{path}' has changed since it was loaded: found its end at byte", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void GetRowCursor_ThousandsOfColumns_ReadsThemThroughOneHandle(bool shuffled)
    {
        const int Columns = 5_000;
        string tensors = string.Join(',', Enumerable.Range(0, Columns).Select(i => $$$"""
            "t{{{i}}}":{"dtype":"U8","shape":[3],"data_offsets":[{{{3 * i}}},{{{3 * i + 3}}}]}
            """));
        string path = _folder.Write("columns", SafetensorsBytes.File("{" + tensors + "}", [.. Enumerable.Range(0, 3 * Columns).Select(i => (byte)i)]));
        IDataView view = new MLContext(seed: 1).Data.LoadFromSafetensors(path);
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema, shuffled ? new Random(1) : null);
        ValueGetter<int>[] getters = [.. view.Schema.Select(cursor.GetGetter<int>)];
        ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();

        while (cursor.MoveNext())
        {
            DataViewRowId id = default;
            getId(ref id);
            for (int i = 0; i < Columns; i++)
            {
                int value = -1;
                getters[i](ref value);
                Assert.Equal((byte)(3 * i + (int)id.Low), value);
            }

            Assert.Equal(1, OpenFiles.CountOf(path));
        }

        Assert.Equal(0, OpenFiles.CountOf(path));
    }

    [Theory]
    [InlineData("U8", "[0, 2147483591]")]
    [InlineData("F64", "[0, 268435448]")]
    [InlineData("F32", "[0, 2, 200000000]")]
    public void GetRowCursor_NoRowsOfManyElements_TakesNoMemory(string type, string shape)
    {
        IDataView view = new MLContext(seed: 1).Data.LoadFromSafetensors(_folder.Write("empty", SafetensorsBytes.One(type, shape)));
        long before = GC.GetAllocatedBytesForCurrentThread();

        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema, new Random(1));

        Assert.False(cursor.MoveNext());
        // A row would be 1 to 2 GB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
    }

    [Fact]
    public void GetRowCursor_BadColumns_Throws()
    {
        IDataView other = new MLContext(seed: 1).Data.LoadFromSafetensors(Path.Combine(_folder.Path, "file"), new InputOutputColumnPair("token"));

        Assert.Throws<ArgumentNullException>("columnsNeeded", () => _view.GetRowCursor(null!));
        Assert.ThrowsAny<ArgumentException>(() => other.GetRowCursor([_view.Schema["token"]]));
    }

    [Fact]
    public void GetGetter_InactiveColumnOrWrongType_NamesIt()
    {
        using DataViewRowCursor cursor = _view.GetRowCursor([_view.Schema["token"]]);

        Assert.Same(_view.Schema, cursor.Schema);
        Assert.False(cursor.IsColumnActive(_view.Schema["activations"]));
        var inactive = Assert.ThrowsAny<ArgumentException>(() => cursor.GetGetter<VBuffer<float>>(_view.Schema["activations"]));
        Assert.Contains("'activations' is not active", inactive.Message, StringComparison.Ordinal);
        var wrong = Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(_view.Schema["token"]));
        Assert.Contains("'token' is asked for as System.Single, expected System.Int32", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Getters_BeforeTheFirstRowAndAfterTheLast_Throw(bool shuffled)
    {
        using DataViewRowCursor cursor = _view.GetRowCursor(_view.Schema, shuffled ? new Random(1) : null);
        ValueGetter<int> getToken = cursor.GetGetter<int>(_view.Schema["token"]);
        int token = 0;

        Assert.Equal(-1, cursor.Position);
        Assert.Throws<InvalidOperationException>(() => getToken(ref token));
        while (cursor.MoveNext())
        {
        }

        Assert.Equal(-1, cursor.Position);
        Assert.False(cursor.MoveNext());
        Assert.Throws<InvalidOperationException>(() => getToken(ref token));
    }

    [Fact]
    public void Getters_IntoAReusedVectorOfAnotherShape_OverwriteIt()
    {
        using DataViewRowCursor cursor = _view.GetRowCursor(_view.Schema);
        ValueGetter<VBuffer<float>> getActivations = cursor.GetGetter<VBuffer<float>>(_view.Schema["activations"]);
        var reused = new VBuffer<float>(7, 1, [5f], [3]);

        Assert.True(cursor.MoveNext() && cursor.MoveNext());
        getActivations(ref reused);

        Assert.True(reused.IsDense);
        Assert.Equal([1, -0.5f], reused.DenseValues());
    }

    [Fact]
    public void Fit_OfAnEncoder_TakesTheViewAsItIs()
    {
        var ml = new MLContext(seed: 1);

        IDataView features = ml.Transforms.DecoderFreeSae("Features", "activations", numberOfComponents: 3).Fit(_view).Transform(_view);

        Assert.Equal(Rows, features.GetColumn<float[]>("Features").Count(row => row.Length == 3));
    }

    private bool IsClosed()
    {
        try
        {
            using FileStream file = File.Open(Path.Combine(_folder.Path, "file"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void ReadOne(DataViewRowCursor cursor, string column = "token")
    {
        Assert.True(cursor.MoveNext());
        int token = -1;
        VBuffer<float> activations = default;
        if (column == "token")
            cursor.GetGetter<int>(cursor.Schema[column])(ref token);
        else
            cursor.GetGetter<VBuffer<float>>(cursor.Schema[column])(ref activations);
    }

    private List<Row> ReadAll(Random? random = null)
    {
        using DataViewRowCursor cursor = _view.GetRowCursor(_view.Schema, random);
        return Read(cursor);
    }

    private static List<Row> Read(DataViewRowCursor cursor)
    {
        ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
        ValueGetter<VBuffer<float>> getActivations = cursor.GetGetter<VBuffer<float>>(cursor.Schema["activations"]);
        ValueGetter<int> getToken = cursor.GetGetter<int>(cursor.Schema["token"]);
        DataViewRowId id = default;
        VBuffer<float> activations = default;
        int token = 0;
        var rows = new List<Row>();
        while (cursor.MoveNext())
        {
            getId(ref id);
            getActivations(ref activations);
            getToken(ref token);
            rows.Add(new Row(id.Low, activations.GetItemOrDefault(0), activations.GetItemOrDefault(1), token));
        }

        return rows;
    }

    private readonly record struct Row(ulong Id, float First, float Second, int Token);
}
