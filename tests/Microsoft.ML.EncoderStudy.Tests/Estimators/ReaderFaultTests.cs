using System.Runtime.CompilerServices;
using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Estimators;

/// <summary>Data views that fail, change or stand in the way while a fit reads them: one error, which is its own cause, and nothing left open.</summary>
public class ReaderFaultTests
{
    /// <summary>More than a megabyte.</summary>
    private const int Rows = 13_000, Inputs = 25;

    private const int Faulty = 12_345;

    private sealed class ReaderException : Exception
    {
    }

    /// <summary>Each estimator, in memory in the only pass, and streamed in each: to measure, to count the held-out rows, to train …</summary>
    public static TheoryData<bool, int?, int> Passes
    {
        get
        {
            var cases = new TheoryData<bool, int?, int>();
            foreach (bool decoderFree in new[] { true, false })
            {
                cases.Add(decoderFree, null, 1);
                for (int pass = 1; pass <= 5; pass++)
                    cases.Add(decoderFree, 1, pass);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Passes))]
    public void Fit_WhereTheReaderThrows_ThrowsThatItself(bool decoderFree, int? cacheMegabytes, int pass)
    {
        var failure = new ReaderException();
        ScriptedView view = View((reading, row) =>
        {
            if (reading == pass && row == Faulty)
                ThrowFirst(failure);
        });
        Exception thrown = Assert.ThrowsAny<Exception>(() => Fit(decoderFree, view, cacheMegabytes));
        Assert.Same(failure, thrown);
        Assert.Contains(nameof(ThrowFirst), thrown.StackTrace!.Split('\n')[0], StringComparison.Ordinal);
        Assert.Equal(0, view.OpenCursors);

        // What is inlined has no line of its own in a stack trace.
        [MethodImpl(MethodImplOptions.NoInlining)]
        static void ThrowFirst(Exception failure) => throw failure;
    }

    [Theory]
    [MemberData(nameof(Passes))]
    public void Fit_WhereALaterPassHasFewerRows_SaysSoInWhicheverPass(bool decoderFree, int? cacheMegabytes, int pass)
    {
        var view = new ScriptedView(Rows, Inputs, Row) { RowsOfPass = reading => reading == pass ? Faulty : Rows };
        if (pass == 1 && cacheMegabytes is null)
        {
            // The only pass has what it has.
            Fit(decoderFree, view, cacheMegabytes);
            return;
        }

        string message = Assert.Throws<InvalidOperationException>(() => Fit(decoderFree, view, cacheMegabytes)).Message;
        Assert.Contains("Column 'Input': a later pass over the data found", message, StringComparison.Ordinal);
        Assert.Contains("rows", message, StringComparison.Ordinal);
        Assert.Equal(0, view.OpenCursors);
    }

    [Theory]
    [InlineData(true, null)]
    [InlineData(false, null)]
    [InlineData(true, 1)]
    [InlineData(false, 1)]
    public void Fit_OfAViewThatCannotShuffle_DoesNotAskItTo(bool decoderFree, int? cacheMegabytes)
    {
        ScriptedView view = View((_, _) => { }, shuffle: () => throw new ReaderException());
        Fit(decoderFree, view, cacheMegabytes);
        Assert.Equal(0, view.OpenCursors);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Fit_OfAViewThatPromisesToShuffleAndCannot_ThrowsWhatItThrows(bool decoderFree)
    {
        var failure = new ReaderException();
        ScriptedView view = View((_, _) => { }, shuffle: () => throw failure, canShuffle: true);
        Assert.Same(failure, Assert.ThrowsAny<Exception>(() => Fit(decoderFree, view, cacheMegabytes: 1)));
        Assert.Equal(0, view.OpenCursors);
    }

    [Theory]
    [MemberData(nameof(Passes))]
    public void Fit_CancelledByItsToken_ReadsNoFurtherRow(bool decoderFree, int? cacheMegabytes, int pass)
    {
        using var cancellation = new CancellationTokenSource();
        AssertEndsAtOnce(decoderFree, cacheMegabytes, pass, new MLContext(seed: 1), cancellation.Cancel, cancellation.Token);
    }

    [Theory]
    [MemberData(nameof(Passes))]
    public void Fit_CancelledByMLNet_ReadsNoFurtherRow(bool decoderFree, int? cacheMegabytes, int pass)
    {
        var ml = new MLContext(seed: 1);
        AssertEndsAtOnce(decoderFree, cacheMegabytes, pass, ml, ml.CancelExecution, CancellationToken.None);
    }

    private static void AssertEndsAtOnce(
        bool decoderFree, int? cacheMegabytes, int pass, MLContext ml, Action cancel, CancellationToken cancellation)
    {
        int further = 0;
        ScriptedView view = View((reading, row) =>
        {
            if (reading != pass)
                return;
            if (row == Faulty)
                cancel();
            else if (row > Faulty)
                Interlocked.Increment(ref further);
        });
        Assert.ThrowsAny<OperationCanceledException>(() => Fit(decoderFree, view, cacheMegabytes, ml, cancellation));
        Assert.Equal(0, further);
        Assert.Equal(0, view.OpenCursors);
    }

    private static ScriptedView View(Action<int, int> beforeRow, Action? shuffle = null, bool canShuffle = false) =>
        new(Rows, Inputs, Row) { BeforeRow = beforeRow, BeforeShuffle = shuffle ?? (() => { }), CanShuffle = canShuffle };

    private static VBuffer<float> Row(int row)
    {
        var random = new Random(row);
        return new VBuffer<float>(Inputs, [.. Enumerable.Range(0, Inputs).Select(_ => random.NextSingle() + 0.1f)]);
    }

    /// <summary>Two epochs with held-out rows.</summary>
    private static ITransformer Fit(
        bool decoderFree, IDataView view, int? cacheMegabytes, MLContext? ml = null, CancellationToken cancellation = default)
    {
        ml ??= new MLContext(seed: 1);
        return decoderFree
            ? ml.Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options
            {
                OutputColumnName = "Features",
                InputColumnName = "Input",
                NumberOfComponents = 4,
                Epochs = 2,
                ValidationFraction = 0.2,
                Seed = 3,
                CacheMegabytes = cacheMegabytes,
                CancellationToken = cancellation,
            }).Fit(view)
            : ml.Transforms.SparseAutoencoder(new SparseAutoencoderEstimator.Options
            {
                OutputColumnName = "Features",
                InputColumnName = "Input",
                NumberOfComponents = 4,
                Epochs = 2,
                ValidationFraction = 0.2,
                Seed = 3,
                CacheMegabytes = cacheMegabytes,
                CancellationToken = cancellation,
            }).Fit(view);
    }
}
