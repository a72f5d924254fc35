using System.Diagnostics;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Benchmarks;

/// <summary>Rows streamed through a pool of 100 MB, beside the same rows in memory: D = 512, K = 64, B = 128.</summary>
/// <remarks>
/// First the memory of 8 GB, which are made as they are read, and the time of that whole fit: a pass that measures the rows, an epoch, and a
/// pass that measures the components. Then speed, on 1 GB of the rows, by turns: seconds of the second of two epochs from report to report,
/// wall and processor, the least of some rounds each; with one training thread, which leaves reading a core of its own, and with all.
/// </remarks>
internal static class StreamingBenchmark
{
    private const int Inputs = 512;
    private const int Components = 64;
    private const int Rounds = 5;
    private const int PoolMegabytes = 100;
    private const int CacheMegabytes = 2048;
    private const double Megabyte = 1 << 20;

    public static void Run(MLContext ml)
    {
        MeasureMemory(ml, Rows(gigabytes: 8));
        foreach (int threads in new[] { 1, Environment.ProcessorCount }.Distinct())
            CompareSpeed(ml, Rows(gigabytes: 1), threads);
    }

    private static GeneratedRows Rows(long gigabytes) => new((gigabytes << 30) / (Inputs * sizeof(float)), Inputs);

    private static void CompareSpeed(MLContext ml, GeneratedRows rows, int threads)
    {
        Console.WriteLine($"training threads: {threads}");
        double count = rows.GetRowCount()!.Value;
        Time streamed = Time.Longest, inMemory = Time.Longest;
        for (int round = 1; round <= Rounds; round++)
        {
            Time s = SecondEpoch(ml, rows, PoolMegabytes, threads), m = SecondEpoch(ml, rows, CacheMegabytes, threads);
            Console.WriteLine(FormattableString.Invariant(
                $"round {round}: streamed {count / s.Wall:N0} rows/s ({s.Processor:F2} s of processor), in memory {count / m.Wall:N0} rows/s ({m.Processor:F2} s)"));
            (streamed, inMemory) = (streamed.Least(s), inMemory.Least(m));
        }

        Console.WriteLine(FormattableString.Invariant(
            $"best: streamed {count / streamed.Wall:N0} rows/s, in memory {count / inMemory.Wall:N0} rows/s, ratio {inMemory.Wall / streamed.Wall:P0}; processor {streamed.Processor / inMemory.Processor:F2} times as much"));
    }

    private static Time SecondEpoch(MLContext ml, GeneratedRows rows, int cacheMegabytes, int threads)
    {
        var reports = new List<Time>();
        var watch = Stopwatch.StartNew();
        Fit(ml, rows, cacheMegabytes, threads, epochs: 2, () => reports.Add(new Time(watch.Elapsed.TotalSeconds, Stopwatches.ProcessorTime().TotalSeconds)));
        return new Time(reports[1].Wall - reports[0].Wall, reports[1].Processor - reports[0].Processor);
    }

    private static void MeasureMemory(MLContext ml, GeneratedRows rows)
    {
        double count = rows.GetRowCount()!.Value, parameters = (Inputs + 1.0) * Components * sizeof(float);
        long before = ResidentMemory.Now;
        var watch = Stopwatch.StartNew();
        TimeSpan processor = Stopwatches.ProcessorTime();
        using var memory = new ResidentMemory();
        Fit(ml, rows, PoolMegabytes, Environment.ProcessorCount, epochs: 1, () => { });
        Console.WriteLine(FormattableString.Invariant(
            $"8 GB, {count:N0} rows: fit of one epoch in {watch.Elapsed.TotalSeconds:F1} s ({(Stopwatches.ProcessorTime() - processor).TotalSeconds:F1} s of processor), {count / watch.Elapsed.TotalSeconds:N0} rows/s"));
        Console.WriteLine(FormattableString.Invariant(
            $"RssAnon: {before / Megabyte:F0} MB before, at most {memory.Peak / Megabyte:F0} MB: {(memory.Peak - parameters) / Megabyte:F0} MB above the parameters ({parameters / Megabyte:F2} MB)"));
    }

    private static void Fit(MLContext ml, GeneratedRows rows, int cacheMegabytes, int threads, int epochs, Action report) =>
        ml.Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            NumberOfComponents = Components,
            Epochs = epochs,
            NumberOfThreads = threads,
            Seed = 1,
            CacheMegabytes = cacheMegabytes,
            Progress = new Reporter(report),
        }).Fit(rows);

    /// <summary>In seconds.</summary>
    private readonly record struct Time(double Wall, double Processor)
    {
        public static Time Longest { get; } = new(double.PositiveInfinity, double.PositiveInfinity);

        public Time Least(Time other) => new(Math.Min(Wall, other.Wall), Math.Min(Processor, other.Processor));
    }

    private sealed class Reporter(Action report) : IProgress<EncoderTrainingEpoch>
    {
        public void Report(EncoderTrainingEpoch value) => report();
    }
}
