using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Training.Batches;
using Microsoft.ML.EncoderStudy.Training.Streaming;
using static Microsoft.ML.EncoderStudy.Tests.Training.Streaming.NumberedRows;

namespace Microsoft.ML.EncoderStudy.Tests.Training.Streaming;

/// <summary>Data views that are not in every pass what they were in the first.</summary>
public class RowStreamTests
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

    [Theory]
    [InlineData("a value")]
    [InlineData("a value that is not there")]
    [InlineData("two values exchanged")]
    [InlineData("a value moved to the next input")]
    [InlineData("a row for another")]
    [InlineData("values exchanged between rows")]
    public void Batches_WhereALaterPassHasOtherValues_SaySo(string change)
    {
        foreach (Func<int, VBuffer<float>> row in new[] { Dense, Sparse })
        {
            var view = new ScriptedView(1000, Inputs, row) { Replacement = (pass, number) => pass == 3 ? Changed(change, row, number) : null };
            string message = Assert.Throws<InvalidOperationException>(() => Passes(view, 2)).Message;
            Assert.Contains("found other values, weights or identities of rows than those that the first pass found", message, StringComparison.Ordinal);
            Assert.Equal(0, view.OpenCursors);
        }
    }

    [Fact]
    public void Batches_WhereALaterPassHasOtherWeights_SaySo()
    {
        int pass = 0;
        var view = new ScriptedView(1000, Inputs, Dense) { BeforeRow = (begun, _) => pass = begun, WeightOf = row => row == 500 && pass == 3 ? 2 : 1 };
        Assert.Contains(
            "other values, weights or identities", Assert.Throws<InvalidOperationException>(() => Passes(view, 2, weighted: true)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Batches_OfAViewThatBringsTheSameRowsOtherwise_AreNothingNew()
    {
        // The other way round, and stored otherwise.
        var view = new ScriptedView(1000, Inputs, Sparse)
        {
            Replacement = (pass, row) =>
            {
                VBuffer<float> vector = Sparse(pass % 2 == 0 ? 999 - row : row);
                return pass == 3 ? vector : new VBuffer<float>(Inputs, [.. vector.DenseValues()]);
            },
        };
        Passes(view, 4);
        Assert.Equal(0, view.OpenCursors);
    }

    [Theory]
    [InlineData(999)]
    [InlineData(1001)]
    public void Split_WhereThePassThatCountsHasOtherRows_SaysHowMany(int rows)
    {
        var view = new ScriptedView(1000, Inputs, Dense) { RowsOfPass = pass => pass == 1 ? 1000 : rows };
        using StreamedRows streamed = Read(view, batchSize: 16, poolBytes: 10_000);
        string message = Assert.Throws<InvalidOperationException>(() => streamed.Split(Host(), 16, 0.3, new Random(1))).Message;
        Assert.Contains(rows < 1000 ? "999 rows in place of the 1000" : "more than the 1000 rows", message, StringComparison.Ordinal);
        Assert.Equal(0, view.OpenCursors);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Batches_OfAPartThatChangesBetweenPasses_SaySo(bool training)
    {
        bool changed = false;
        var view = new ScriptedView(1000, Inputs, row => Volatile.Read(ref changed) ? Dense(row + 1) : Dense(row));
        using StreamedRows streamed = Read(view, batchSize: 16, poolBytes: 10_000);
        RowSplit split = streamed.Split(Host(), 16, 0.3, new Random(1));
        IBatchSource part = training ? split.Training : split.Validation!;
        foreach (ReadOnlyMemory<int> batch in part.Batches(isLast: true))
            Assert.False(batch.IsEmpty);
        Volatile.Write(ref changed, true);
        Assert.Throws<InvalidOperationException>(() => Pass(streamed, part));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Batches_OfPartsThatAreTogetherNotTheFirstPass_SaySo(bool trainingFirst)
    {
        // All passes are alike but the first.
        var view = new ScriptedView(1000, Inputs, Dense) { Replacement = (pass, row) => pass > 1 && row == 500 ? Dense(1) : null };
        using StreamedRows streamed = Read(view, batchSize: 16, poolBytes: 10_000);
        RowSplit split = streamed.Split(Host(), 16, 0.3, new Random(1));
        Pass(streamed, trainingFirst ? split.Training : split.Validation!);
        Assert.Throws<InvalidOperationException>(() => Pass(streamed, trainingFirst ? split.Validation! : split.Training));
    }

    /// <summary>Another vector for row 500, or for it and the row before; null for the others.</summary>
    private static VBuffer<float>? Changed(string change, Func<int, VBuffer<float>> row, int number)
    {
        if (number is not (499 or 500) || (number == 499 && change != "values exchanged between rows"))
            return null;
        float[] values = [.. row(number).DenseValues()];
        int there = Array.FindIndex(values, 1, value => value != 0);
        switch (change)
        {
            case "a value":
                values[there] = MathF.BitIncrement(values[there]);
                break;
            case "a value that is not there":
                values[there] = 0;
                break;
            case "two values exchanged":
                (values[0], values[there]) = (values[there], values[0]);
                break;
            case "a value moved to the next input":
                (values[there + 1], values[there]) = (values[there], values[there + 1]);
                break;
            case "a row for another":
                return row(7);
            default:
                values[0] = number == 499 ? 501 : 500;
                break;
        }

        return new VBuffer<float>(Inputs, values);
    }

    private static void Passes(ScriptedView view, int count, bool weighted = false)
    {
        using StreamedRows streamed = Read(view, batchSize: 16, poolBytes: 10_000, weighted: weighted);
        IBatchSource training = streamed.Split(Host(), 16, 0, new Random(1)).Training;
        for (int pass = 0; pass < count; pass++)
            Pass(streamed, training);
    }
}
