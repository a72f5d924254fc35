using System.Diagnostics;
using System.Globalization;

namespace Microsoft.ML.EncoderStudy.Reliability.Mutation;

/// <summary>Reads damaged files one after another: each must be read, or refused as documented, soon and in little memory.</summary>
/// <remarks>
/// Memory is what was allocated, on all threads, which is never less than what was held. A file that took too much of something is read
/// again, and the least counts, since the machine has other things to do.
/// </remarks>
/// <param name="what">What the files are, in a few words.</param>
/// <param name="mutator">Damages files.</param>
/// <param name="read">Reads a file to its end, and uses what it read as far as a damaged value could do harm. Gives a few words for what it was.</param>
/// <param name="isDocumented">Whether an exception is one by which the reader may refuse a file.</param>
internal sealed class MutationTrial(string what, FileMutator mutator, Func<byte[], string> read, Func<Exception, bool> isDocumented)
{
    private const int Attempts = 3;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(2);

    /// <summary>A reader that is still at it after so long never ends.</summary>
    private static readonly TimeSpan Endless = TimeSpan.FromMinutes(2);

    private long _mostBytes;
    private TimeSpan _mostTime;

    /// <summary>The bytes that reading may allocate beyond twice the length of the file.</summary>
    public long MostBytes { get; init; } = 64 << 20;

    /// <summary>Reads the files with the numbers from 0 on.</summary>
    /// <param name="count">How many.</param>
    /// <param name="run">Counts what came of them.</param>
    public void Run(int count, ProofRun run)
    {
        for (int number = 0; number < count; number++)
        {
            MutatedFile file = mutator.Make(number);
            using (new Timer(_ => GiveUp(file, number), null, Endless, Timeout.InfiniteTimeSpan))
                Try(file, number, run);
        }

        run.Note(string.Create(CultureInfo.InvariantCulture, $"Most that a file took ({what}): {_mostTime.TotalMilliseconds:N0} ms; {_mostBytes / 1024.0 / 1024.0:N1} MiB beyond twice its length."));
    }

    private void Try(MutatedFile file, int number, ProofRun run)
    {
        Reading least = Read(file.Content);
        for (int attempt = 1; attempt < Attempts && least.Excess(MostBytes) is not null; attempt++)
            least = least.Least(Read(file.Content));
        _mostBytes = Math.Max(_mostBytes, least.Bytes);
        _mostTime = TimeSpan.FromTicks(Math.Max(_mostTime.Ticks, least.Time.Ticks));
        if (least.Failure is not null)
            run.Fail($"file {number} ({file.Damage}): {least.Failure}");
        else if (least.Excess(MostBytes) is string excess)
            run.Fail($"file {number} ({file.Damage}): {least.Outcome}, but {excess}");
        else
            run.Count(least.Outcome);
    }

    private Reading Read(byte[] file)
    {
        string outcome;
        string? failure = null;
        long before = GC.GetTotalAllocatedBytes(precise: true);
        var stopwatch = Stopwatch.StartNew();
        try
        {
            outcome = read(file);
        }
#pragma warning disable CA1031 // What a reader lets out is what is asked about.
        catch (Exception error)
#pragma warning restore CA1031
        {
            outcome = $"refused by {Name(error)}";
            failure = isDocumented(error) ? null : ProofRun.Describe(error);
        }

        TimeSpan time = stopwatch.Elapsed;
        return new Reading(outcome, failure, time, GC.GetTotalAllocatedBytes(precise: true) - before - (2L * file.Length));
    }

    /// <summary>The type of an exception, and that of what is behind it.</summary>
    private static string Name(Exception error)
    {
        string own = error.GetType().Name, cause = error.GetBaseException().GetType().Name;
        return own == cause ? own : $"{own} for {cause}";
    }

    /// <summary>Nothing else ends a reader that does not end.</summary>
    private static void GiveUp(MutatedFile file, int number)
    {
        Console.WriteLine($"   file {number} ({file.Damage}) is still being read after {Endless}");
        Environment.Exit(1);
    }

    /// <summary>What came of reading a file.</summary>
    /// <param name="Outcome">A few words.</param>
    /// <param name="Failure">What was wrong with it; null where nothing was.</param>
    /// <param name="Time">What it took.</param>
    /// <param name="Bytes">What was allocated beyond twice the length of the file.</param>
    private sealed record Reading(string Outcome, string? Failure, TimeSpan Time, long Bytes)
    {
        public string? Excess(long mostBytes) =>
            Time > MostTime ? $"only after {Time}"
            : Bytes > mostBytes ? $"{Bytes:N0} bytes more than twice its length were allocated"
            : null;

        public Reading Least(Reading other) => this with
        {
            Time = Time < other.Time ? Time : other.Time,
            Bytes = Math.Min(Bytes, other.Bytes),
        };
    }
}
