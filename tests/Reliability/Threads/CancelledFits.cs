using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.EncoderStudy.Reliability.Threads;

/// <summary>Fits that are cancelled at some moment, in every way in which that can be asked for.</summary>
internal sealed class CancelledFits : IProof
{
    /// <summary>How many tries of each case come before what is held is looked at: by then everything has been loaded and compiled.</summary>
    private const int TriesBefore = 4;

    /// <summary>What memory may grow by: an allocator keeps some for every thread that has ever been.</summary>
    private const int MostMegabytes = 48;

    private static readonly string[] Ways = ["token", "ML.NET"];

    public string Name => "cancelled-fits";

    public string Claim =>
        "A fit that is cancelled at a random moment, by its token or by ML.NET, throws OperationCanceledException or returns its model, and leaves no thread, open file or memory behind; from a checkpoint it goes on to the same bits.";

    public void Run(ProofRun run)
    {
        if (!ProcessResources.AreKnown)
        {
            run.Skip("What a process holds is read from /proc, which is not here.");
            return;
        }

        int tries = run.Tries(inShort: 200, inLong: 10_000);
        string folder = Directory.CreateTempSubdirectory("encoderstudy-").FullName;
        try
        {
            Case[] cases =
            [
                .. from fit in ThreadedFit.All
                   from way in Ways
                   from checkpoint in new[] { null, Path.Combine(folder, $"{fit.Name} {way}") }
                   select new Case(fit, way, checkpoint),
            ];
            var random = new Random(1);
            int most = 0;
            for (int i = 0; i < TriesBefore * cases.Length; i++)
                most = Math.Max(most, cases[i % cases.Length].Try(run, random));
            int files = ProcessResources.OpenFiles();
            long megabytes = ProcessResources.ResidentMegabytes();
            for (int i = 0; i < tries; i++)
            {
                Case present = cases[i % cases.Length];
                most = Math.Max(most, present.Try(run, random));
                int left = ProcessResources.OpenFiles() - files;
                if (left > 0)
                    run.Fail($"{present}: {left} more open files than before");
            }

            long grown = ProcessResources.ResidentMegabytes() - megabytes;
            if (grown > MostMegabytes)
                run.Fail($"{grown} MB more memory after {tries} fits than before");
            if (most == 0)
                run.Fail("no thread of the library was ever seen, so nothing is known of those left");
            run.Note(string.Create(CultureInfo.InvariantCulture, $"{megabytes} MB of memory before {tries} fits, {grown} MB more after them; up to {most} threads of a fit at a time, none left by any."));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>A fit, the way in which it is cancelled, and where it is written down.</summary>
    private sealed class Case(ThreadedFit fit, string way, string? checkpoint)
    {
        private readonly Lazy<float[]> _expected = new(() => fit.Fit(new ThreadedFit.Run()));
        private TimeSpan _longest;

        public override string ToString() => $"{fit.Name}, by {(way == "token" ? "its token" : way)}{(checkpoint is null ? "" : ", checkpointed")}";

        /// <summary>Fits, and cancels that at a moment up to a fifth later than its end, if it takes as long as the longest so far.</summary>
        /// <returns>The most threads of the fit that were seen at a time.</returns>
        public int Try(ProofRun run, Random random)
        {
            if (_longest == default)
            {
                float[] _ = _expected.Value;
                var once = Stopwatch.StartNew();
                fit.Fit(new ThreadedFit.Run());
                _longest = once.Elapsed;
            }

            using var source = new CancellationTokenSource();
            var settings = new ThreadedFit.Run { Cancellation = source.Token, Checkpoint = checkpoint };
            int threads = 0;
            using var timer = new Timer(Cancel, null, 1.2 * random.NextDouble() * _longest, Timeout.InfiniteTimeSpan);
            try
            {
                if (fit.Fit(settings).AsSpan().SequenceEqual(_expected.Value))
                    run.Count($"{this}: came to its end with the same bits");
                else
                    run.Fail($"{this}: came to its end with other bits");
            }
            catch (OperationCanceledException)
            {
                run.Count($"{this}: cancelled");
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                run.Fail($"{this}: {exception.GetType().Name}: {exception.Message}");
            }

            // What looks for threads, which opens files, may be at it when the fit has ended.
            timer.DisposeAsync().AsTask().Wait();

            // A thread that was joined may be on its last instructions in the kernel.
            if (!SpinWait.SpinUntil(() => ProcessResources.ThreadsOfTheLibrary() == 0, TimeSpan.FromSeconds(10)))
                run.Fail($"{this}: {ProcessResources.ThreadsOfTheLibrary()} threads were left");
            return threads;

            void Cancel(object? state)
            {
                threads = ProcessResources.ThreadsOfTheLibrary();
                if (way == "token")
                    source.Cancel();
                else
                    settings.ML.CancelExecution();
            }
        }
    }
}
