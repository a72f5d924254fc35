using System.Diagnostics;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Benchmarks;

/// <summary>8 GB of rows streamed through a pool of 100 MB, beside 1 GB of the same rows in memory: K = 64, B = 128.</summary>
/// <remarks>
/// Two epochs each. The rate of an epoch is that of the second, from report to report; that of the fit counts every row that had a step, over
/// the time from the call of Fit to its return, in which streamed data is read four times and data in memory once. The part in memory is
/// fitted before and after the other, so that what else happens on the machine shows.
/// </remarks>
internal static class StreamingBenchmark
{
    private const int Inputs = 512;
    private const int Components = 64;
    private const int Epochs = 2;
    private const long StreamedRows = (8L << 30) / (Inputs * sizeof(float));
    private const int RowsInMemory = (1 << 30) / (Inputs * sizeof(float));
    private const int PoolMegabytes = 100;
    private const int CacheMegabytes = 2048;

    public static void Run(MLContext ml)
    {
        const double megabyte = 1 << 20;
        Console.WriteLine(FormattableString.Invariant(
            $"{StreamedRows:N0} rows of {Inputs} inputs ({StreamedRows * Inputs * sizeof(float) / (double)(1L << 30):F0} GB, made as they are read) through {PoolMegabytes} MB; {RowsInMemory:N0} of them in memory"));
        var streamedRows = new GeneratedRows(StreamedRows, Inputs);
        Measurement streamed = Fit(ml, streamedRows, PoolMegabytes);
        Print("streamed", streamed);
        double parameters = (Inputs + 1.0) * Components * sizeof(float);
        Console.WriteLine(FormattableString.Invariant(
            $"RssAnon: {streamed.Before / megabyte:F0} MB before, at most {streamed.Peak / megabyte:F0} MB: {(streamed.Peak - parameters) / megabyte:F0} MB above the parameters ({parameters / megabyte:F2} MB)"));

        var part = new GeneratedRows(RowsInMemory, Inputs);
        Measurement first = Fit(ml, part, CacheMegabytes);
        Print("in memory", first);
        Measurement again = Fit(ml, streamedRows, PoolMegabytes);
        Print("streamed", again);
        Measurement second = Fit(ml, part, CacheMegabytes);
        Print("in memory", second);
        Console.WriteLine(FormattableString.Invariant(
            $"streamed/in memory: epoch {Math.Max(streamed.EpochRate, again.EpochRate) / Math.Max(first.EpochRate, second.EpochRate):P0}, fit {Math.Max(streamed.FitRate, again.FitRate) / Math.Max(first.FitRate, second.FitRate):P0} (best of two each)"));
    }

    private static Measurement Fit(MLContext ml, GeneratedRows rows, int cacheMegabytes)
    {
        GC.Collect();
        var epochs = new List<TimeSpan>();
        var watch = Stopwatch.StartNew();
        TimeSpan processor = Stopwatches.ProcessorTime();
        long before = ResidentMemory.Now;
        using var memory = new ResidentMemory();
        ml.Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            NumberOfComponents = Components,
            Epochs = Epochs,
            Seed = 1,
            CacheMegabytes = cacheMegabytes,
            Progress = new Reporter(() => epochs.Add(watch.Elapsed)),
        }).Fit(rows);
        double count = rows.GetRowCount()!.Value;
        return new Measurement(
            count / (epochs[1] - epochs[0]).TotalSeconds, Epochs * count / watch.Elapsed.TotalSeconds, watch.Elapsed,
            Stopwatches.ProcessorTime() - processor, before, memory.Peak);
    }

    private static void Print(string what, Measurement found) => Console.WriteLine(FormattableString.Invariant(
        $"{what,-9}: epoch {found.EpochRate:N0} rows/s, fit {found.FitRate:N0} rows/s ({found.Wall.TotalSeconds:F1} s, {found.Processor.TotalSeconds:F1} s of processor)"));

    private sealed record Measurement(double EpochRate, double FitRate, TimeSpan Wall, TimeSpan Processor, long Before, long Peak);

    private sealed class Reporter(Action report) : IProgress<EncoderTrainingEpoch>
    {
        public void Report(EncoderTrainingEpoch value) => report();
    }
}
