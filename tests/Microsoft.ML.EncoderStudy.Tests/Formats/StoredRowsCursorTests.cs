using Microsoft.ML.Data;

namespace Microsoft.ML.EncoderStudy.Tests.Formats;

public sealed class StoredRowsCursorTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly IDataView _view;

    public StoredRowsCursorTests() => _view = new MLContext(seed: 1).Data.LoadFromIdx(
        _folder.Write("images", IdxBytes.Images(3)), _folder.Write("labels", IdxBytes.Labels(3)));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Schema_OfACursor_IsTheViewsOwn()
    {
        using DataViewRowCursor cursor = _view.GetRowCursor([]);

        Assert.Same(_view.Schema, cursor.Schema);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Position_BeforeDuringAndAfter_CountsFromMinusOneBackToMinusOne(bool shuffled)
    {
        using DataViewRowCursor cursor = _view.GetRowCursor(_view.Schema, shuffled ? new Random(1) : null);

        Assert.Equal(-1, cursor.Position);
        for (int row = 0; row < 3; row++)
        {
            Assert.True(cursor.MoveNext());
            Assert.Equal(row, cursor.Position);
            Assert.Equal(0, cursor.Batch);
        }

        Assert.False(cursor.MoveNext());
        Assert.Equal(-1, cursor.Position);
        Assert.False(cursor.MoveNext());
    }

    [Fact]
    public void MoveNext_NoColumns_StillCountsTheRows()
    {
        using DataViewRowCursor cursor = _view.GetRowCursor([]);
        int rows = 0;

        while (cursor.MoveNext())
            rows++;

        Assert.Equal(3, rows);
    }

    [Fact]
    public void GetGetter_InactiveColumn_NamesIt()
    {
        using DataViewRowCursor cursor = _view.GetRowCursor([_view.Schema["Label"]]);

        Assert.False(cursor.IsColumnActive(_view.Schema["Pixels"]));
        Assert.True(cursor.IsColumnActive(_view.Schema["Label"]));
        var problem = Assert.ThrowsAny<ArgumentException>(() => cursor.GetGetter<VBuffer<float>>(_view.Schema["Pixels"]));
        Assert.Contains("'Pixels'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void GetGetter_WrongType_NamesFoundAndExpected()
    {
        using DataViewRowCursor cursor = _view.GetRowCursor(_view.Schema);

        var problem = Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<double>(_view.Schema["Label"]));
        Assert.Contains("'Label' is asked for as System.Double, expected System.Single", problem.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => cursor.GetGetter<float>(_view.Schema["Pixels"]));
    }

    [Fact]
    public void Getters_CalledAgainAndOutOfOrder_GiveTheRowTheCursorIsAt()
    {
        using DataViewRowCursor cursor = _view.GetRowCursor(_view.Schema);
        ValueGetter<VBuffer<float>> getPixels = cursor.GetGetter<VBuffer<float>>(_view.Schema["Pixels"]);
        ValueGetter<float> getLabel = cursor.GetGetter<float>(_view.Schema["Label"]);
        VBuffer<float> first = default, again = default;
        float label = 0;

        Assert.True(cursor.MoveNext() && cursor.MoveNext());
        getPixels(ref first);
        getLabel(ref label);
        getPixels(ref again);

        Assert.Equal(1, label);
        Assert.Equal([1 / 255f, 0, 0, 0, 0, 1], first.DenseValues());
        Assert.Equal(first.DenseValues(), again.DenseValues());
    }

    [Fact]
    public void Getters_BeforeTheFirstRowAndAfterTheLast_Throw()
    {
        using DataViewRowCursor cursor = _view.GetRowCursor(_view.Schema);
        ValueGetter<float> getLabel = cursor.GetGetter<float>(_view.Schema["Label"]);
        ValueGetter<DataViewRowId> getId = cursor.GetIdGetter();
        AssertThrow();

        while (cursor.MoveNext())
        {
        }

        AssertThrow();

        void AssertThrow()
        {
            Assert.Throws<InvalidOperationException>(() =>
            {
                float label = 0;
                getLabel(ref label);
            });
            Assert.Throws<InvalidOperationException>(() =>
            {
                DataViewRowId id = default;
                getId(ref id);
            });
        }
    }

    [Fact]
    public void Dispose_Twice_IsHarmless()
    {
        DataViewRowCursor cursor = _view.GetRowCursor(_view.Schema);

        cursor.Dispose();
        cursor.Dispose();

        Assert.False(cursor.MoveNext());
        Assert.Equal(-1, cursor.Position);
    }
}
