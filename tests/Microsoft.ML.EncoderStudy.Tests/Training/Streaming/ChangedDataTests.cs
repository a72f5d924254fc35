using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.EncoderStudy.Training.Streaming;
using static Microsoft.ML.EncoderStudy.Tests.Training.Streaming.NumberedRows;

namespace Microsoft.ML.EncoderStudy.Tests.Training.Streaming;

/// <summary>Data views that are not in every pass what they were in the first.</summary>
public class ChangedDataTests
{
    private sealed class ReaderException : Exception
    {
    }

    [Theory]
    [InlineData(900, "900 rows in place of the 1000")]
    [InlineData(0, "0 rows in place of the 1000")]
    [InlineData(1001, "more than the 1000 rows")]
    public void Batches_WhereALaterPassHasOtherRows_SayHowMany(int rows, string expected)
    {
        var view = new ScriptedView(1000, Inputs, Dense) { RowsOfPass = pass => pass == 3 ? rows : 1000 };
        string message = Assert.Throws<InvalidOperationException>(() => Passes(view, 2)).Message;
        Assert.Contains("Column 'Input'", message, StringComparison.Ordinal);
        Assert.Contains(expected, message, StringComparison.Ordinal);
        Assert.Equal(0, view.OpenCursors);
    }

    [Fact]
    public void Batches_WhereTheReaderThrows_ThrowThatItself()
    {
        var view = new ScriptedView(1000, Inputs, Dense)
        {
            BeforeRow = (pass, row) =>
            {
                if (pass == 3 && row == 700)
                    throw new ReaderException();
            },
        };
        ReaderException thrown = Assert.Throws<ReaderException>(() => Passes(view, 2));
        Assert.Contains(nameof(ScriptedView), thrown.StackTrace, StringComparison.Ordinal);
        Assert.Equal(0, view.OpenCursors);
    }

    [Fact]
    public void Batches_WhereAValueHasBecomeNaN_NameRowAndSlot()
    {
        int passes = 0;
        var view = new ScriptedView(1000, Inputs, row =>
        {
            VBuffer<float> values = Dense(row);
            return passes == 2 && row == 500 ? new VBuffer<float>(Inputs, [.. Enumerable.Repeat(float.NaN, Inputs)]) : values;
        })
        {
            BeforeRow = (pass, _) => passes = pass,
        };
        string message = Assert.Throws<InvalidOperationException>(() => Passes(view, 1)).Message;
        Assert.Contains("row 500, slot 0: found NaN", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Batches_WhereASparseRowHasGrownBeyondAll_SaySo()
    {
        int passes = 0;
        var view = new ScriptedView(1000, Inputs, row => passes == 2 && row == 500 ? Dense(row) : Sparse(row)) { BeforeRow = (pass, _) => passes = pass };
        string message = Assert.Throws<InvalidOperationException>(() => Passes(view, 1)).Message;
        Assert.Contains("a row of 20 non-zero values where none had more than", message, StringComparison.Ordinal);
    }

    private static void Passes(ScriptedView view, int count)
    {
        using StreamedRows streamed = Read(view, batchSize: 16, poolBytes: 10_000).Streamed;
        IBatchSource training = streamed.Split(Host(), 16, 0, new Random(1)).Training;
        for (int pass = 0; pass < count; pass++)
            Pass(streamed, training);
    }
}
