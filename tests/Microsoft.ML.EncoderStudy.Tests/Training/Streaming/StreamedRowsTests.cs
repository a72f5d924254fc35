using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Training.Batches;
using Microsoft.ML.EncoderStudy.Training.Streaming;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using static Microsoft.ML.EncoderStudy.Tests.Training.Streaming.NumberedRows;

namespace Microsoft.ML.EncoderStudy.Tests.Training.Streaming;

public class StreamedRowsTests
{
    /// <summary>Far less than the rows take, so that the pool holds some batches only.</summary>
    private const long SmallPool = 10_000;

    public static TheoryData<bool, int, int> Shapes
    {
        get
        {
            var shapes = new TheoryData<bool, int, int>();
            foreach (bool sparse in new[] { false, true })
            {
                foreach ((int rows, int batchSize) in new[] { (1000, 16), (1001, 100), (1000, 1), (999, 37), (2, 128), (129, 128), (300, 128), (257, 128) })
                    shapes.Add(sparse, rows, batchSize);
            }

            return shapes;
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Batches_OfEveryPass_VisitEachRowOnceInBatchesOfTheSizesInMemory(bool sparse, int rows, int batchSize)
    {
        using StreamedRows streamed = Read(View(rows, sparse), batchSize, SmallPool);
        IBatchSource training = streamed.Split(Host(), batchSize, 0, new Random(1)).Training;
        int[] sizes = [.. new BatchOrder([.. Enumerable.Range(0, rows)], batchSize, null).Batches().Select(batch => batch.Length)];
        Assert.Equal(rows, training.Count);
        for (int pass = 0; pass < 3; pass++)
        {
            int[][] batches = Pass(streamed, training);
            Assert.Equal(sizes, batches.Select(batch => batch.Length));
            Assert.Equal(Enumerable.Range(1, rows), batches.SelectMany(batch => batch).Order());
        }
    }

    /// <summary>How many threads of a fit there can be before no more can be started.</summary>
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    [InlineData(true, 3)]
    public void Batches_WhereNoThreadCanBeMadeToRead_AreTheSame_WithOneWarning(bool sparse, int possible)
    {
        int[][] Batches(IHost host, StartThread startThread)
        {
            ScriptedView view = View(1000, sparse);
            int[][] batches;
            using (StreamedRows streamed = Read(view, 16, SmallPool, startThread: startThread, host: host, sampleSize: 30))
            {
                RowSplit split = streamed.Split(host, 16, 0.2, new Random(1));
                batches = [
                    .. Enumerable.Range(0, 3).SelectMany(_ => Pass(streamed, split.Training).Concat(Pass(streamed, split.Validation!))),
                    NumbersOf(streamed.Rows, split.Training.Sample(30, new Random(2)))];
            }

            Assert.Equal(0, view.OpenCursors);
            return batches;
        }

        int[][] expected = Batches(Host(), BackgroundThread.Start);
        var warnings = new List<string>();
        int[][] found = Batches(
            Host(warnings), (name, run) => possible-- > 0 ? BackgroundThread.Start(name, run) : throw new InsufficientMemoryException("no more threads"));

        Assert.Equal(expected, found);
        string warning = Assert.Single(warnings);
        Assert.Contains("'Input'", warning, StringComparison.Ordinal);
        Assert.Contains("no more threads", warning, StringComparison.Ordinal);
        Assert.Contains("CacheMegabytes", warning, StringComparison.Ordinal);
    }

    [Fact]
    public void Dispose_InTheMiddleOfAPassWithoutAThread_ClosesEveryCursor()
    {
        ScriptedView view = View(100_000, sparse: false);
        StreamedRows streamed = Read(view, 16, SmallPool, startThread: (_, _) => throw new InsufficientMemoryException("no more threads"));
        using IEnumerator<ReadOnlyMemory<int>> batches = streamed.Split(Host(), 16, 0, new Random(1)).Training.Batches().GetEnumerator();
        Assert.True(batches.MoveNext());
        Assert.Equal(1, view.OpenCursors);
        streamed.Dispose();
        Assert.Equal(0, view.OpenCursors);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Batches_OfTwoPasses_ComeInTwoOrders(bool sparse)
    {
        using StreamedRows streamed = Read(View(1000, sparse), 16, SmallPool);
        IBatchSource training = streamed.Split(Host(), 16, 0, new Random(1)).Training;
        int[] first = [.. Pass(streamed, training).SelectMany(batch => batch)], second = [.. Pass(streamed, training).SelectMany(batch => batch)];
        Assert.NotEqual(first, second);
        Assert.NotEqual(first, first.Order());
    }

    [Fact]
    public void Batches_FromAPoolThatHoldsAllRows_BeginAnywhereInThem()
    {
        using StreamedRows streamed = Read(View(1000, sparse: false), 100, poolBytes: 1 << 20);
        IBatchSource training = streamed.Split(Host(), 100, 0, new Random(1)).Training;

        // The first batch is a sample of all rows: its mean is 500 ± 29.
        Assert.InRange(Pass(streamed, training)[0].Average(), 500 - (4 * 29), 500 + (4 * 29));
    }

    [Fact]
    public void Batches_OfAViewThatCanShuffle_ReachBeyondThePool()
    {
        var view = new ScriptedView(1000, Inputs, Dense) { CanShuffle = true };
        using StreamedRows streamed = Read(view, 16, SmallPool);
        IBatchSource training = streamed.Split(Host(), 16, 0, new Random(1)).Training;
        int[] first = Pass(streamed, training)[0];
        Assert.True(first.Max() > 2 * streamed.PoolRows, $"the first batch is {string.Join(' ', first)}, the pool {streamed.PoolRows}");
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Batches_WhateverTheSpeedOfTheReader_AreTheSame(bool sparse, bool canShuffle)
    {
        int[][] Batches(Action<int, int> beforeRow)
        {
            var view = new ScriptedView(1000, Inputs, sparse ? Sparse : Dense) { BeforeRow = beforeRow, CanShuffle = canShuffle };
            using StreamedRows streamed = Read(view, 16, SmallPool);
            IBatchSource training = streamed.Split(Host(), 16, 0.2, new Random(1)).Training;
            return [.. Enumerable.Range(0, 3).SelectMany(_ => Pass(streamed, training))];
        }

        int[][] expected = Batches((_, _) => { });
        Assert.Equal(expected, Batches((pass, row) => Thread.SpinWait((pass * 7919 * (row + 1)) % 5000)));
        Assert.Equal(expected, Batches((_, row) => Thread.SpinWait(row % 100 == 0 ? 200_000 : 0)));
    }

    public static TheoryData<bool, InputScaling> Scalings
    {
        get
        {
            var cases = new TheoryData<bool, InputScaling>();
            foreach (InputScaling scaling in Enum.GetValues<InputScaling>())
            {
                cases.Add(false, scaling);
                cases.Add(true, scaling);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Scalings))]
    public void InOrder_GivesTheBitsOfTheRowsInMemory(bool sparse, InputScaling scaling)
    {
        using StreamedRows streamed = Read(View(300, sparse), 16, SmallPool, scaling);
        TrainingRows inMemory = ReadToMemory(View(300, sparse), scaling);
        Assert.IsType(sparse ? typeof(SparseRows) : typeof(DenseRows), streamed.Rows);
        Assert.IsType(sparse ? typeof(BitmapRows) : typeof(DenseRows), inMemory);
        float[] expected = new float[Inputs], found = new float[Inputs];
        int row = 0;
        foreach (int slot in streamed.InOrder())
        {
            inMemory.CopyRow(row++, expected);
            streamed.Rows.CopyRow(slot, found);
            Assert.Equal(expected, found);
        }

        Assert.Equal(300, row);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Batches_OfWeightedRows_HaveTheirWeightsAndLeaveOutThoseOfWeightZero(bool sparse)
    {
        static float WeightOf(int row) => row % 5;
        using StreamedRows streamed = Read(View(500, sparse, WeightOf), 16, SmallPool, weighted: true);
        IBatchSource training = streamed.Split(Host(), 16, 0, new Random(1)).Training;
        var seen = new List<int>();
        foreach (ReadOnlyMemory<int> batch in training.Batches())
        {
            int[] numbers = NumbersOf(streamed.Rows, batch.Span);
            Assert.Equal(numbers.Select(number => WeightOf(number - 1)), batch.ToArray().Select(slot => streamed.Weights![slot]));
            seen.AddRange(numbers);
        }

        Assert.Equal(Enumerable.Range(1, 500).Where(number => WeightOf(number - 1) > 0), seen.Order());
    }

    [Fact]
    public void Batches_WhoseLastWouldWeighNoMoreThanOneRow_MergeItIntoTheOneBefore()
    {
        using StreamedRows streamed = Read(View(34, sparse: false, _ => 0.25f), 16, SmallPool, weighted: true);
        IBatchSource training = streamed.Split(Host(), 16, 0, new Random(1)).Training;
        Assert.Equal([16, 18], training.Batches().Select(batch => batch.Length));
        Assert.True(training.LargestBatch >= 18);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void Split_HoldsOutAboutTheShareAskedFor_TheSameRowsInEveryPass(bool sparse, bool canShuffle)
    {
        var view = new ScriptedView(1000, Inputs, sparse ? Sparse : Dense) { CanShuffle = canShuffle };
        using StreamedRows streamed = Read(view, 16, SmallPool);
        RowSplit split = streamed.Split(Host(), 16, 0.2, new Random(1));

        // Each row by itself: 200 ± 13.
        Assert.InRange(split.Validation!.Count, 200 - (4 * 13), 200 + (4 * 13));
        int[] heldOut = [.. Pass(streamed, split.Validation).SelectMany(batch => batch)];
        Assert.Equal(heldOut.Order(), heldOut);
        for (int pass = 0; pass < 2; pass++)
        {
            int[] trained = [.. Pass(streamed, split.Training).SelectMany(batch => batch)];
            Assert.Equal(Enumerable.Range(1, 1000), trained.Concat(heldOut).Order());
            Assert.Equal(heldOut, Pass(streamed, split.Validation).SelectMany(batch => batch));
        }
    }

    [Fact]
    public void Split_ThatHoldsOutNextToNothing_SaysSo()
    {
        using StreamedRows streamed = Read(View(100, sparse: false), 16, SmallPool);
        string message = Assert.Throws<InvalidOperationException>(() => streamed.Split(Host(), 16, 1e-9, new Random(1))).Message;
        Assert.Contains("of 100 rows holds out 0", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sample_DrawsDistinctTrainingRowsFromAllOfTheData(bool sparse)
    {
        using StreamedRows streamed = Read(View(2000, sparse), 16, SmallPool, sampleSize: 100);
        RowSplit split = streamed.Split(Host(), 16, 0.2, new Random(1));
        int[] heldOut = [.. Pass(streamed, split.Validation!).SelectMany(batch => batch)];
        for (int draw = 0; draw < 3; draw++)
        {
            int[] sample = NumbersOf(streamed.Rows, split.Training.Sample(100, new Random(draw)));
            Assert.Equal(100, sample.Distinct().Count());
            Assert.Empty(sample.Intersect(heldOut));

            // The mean of 100 of 2,000 numbers: 1,000 ± 58.
            Assert.InRange(sample.Average(), 1000 - (4 * 58), 1000 + (4 * 58));
            Assert.Equal(1000, Pass(streamed, split.Training).Sum(batch => batch.Length) + heldOut.Length - 1000);
        }
    }

    [Fact]
    public void Sample_OfMoreRowsThanThereAre_IsAllOfThem()
    {
        using StreamedRows streamed = Read(View(50, sparse: true), 16, SmallPool, sampleSize: 100);
        IBatchSource training = streamed.Split(Host(), 16, 0, new Random(1)).Training;
        Assert.Equal(Enumerable.Range(1, 50), NumbersOf(streamed.Rows, training.Sample(100, new Random(1))));
    }

    [Fact]
    public void Dispose_InTheMiddleOfAPass_ClosesEveryCursor()
    {
        ScriptedView view = View(100_000, sparse: false);
        StreamedRows streamed = Read(view, 16, SmallPool);
        using IEnumerator<ReadOnlyMemory<int>> batches = streamed.Split(Host(), 16, 0, new Random(1)).Training.Batches().GetEnumerator();
        Assert.True(batches.MoveNext());
        Assert.Equal(1, view.OpenCursors);
        streamed.Dispose();
        Assert.Equal(0, view.OpenCursors);
    }
}
