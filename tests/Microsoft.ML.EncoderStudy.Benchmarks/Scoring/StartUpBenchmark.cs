using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Data;

namespace Microsoft.ML.EncoderStudy.Benchmarks.Scoring;

/// <summary>
/// Milliseconds from nothing to the first prediction of a saved 64 × 784 model, each time in a fresh process, in turns with a model of
/// ML.NET's own that computes nothing: what a start costs without this library.
/// </summary>
internal static class StartUpBenchmark
{
    /// <summary>The first argument of the fresh process; a model's path follows.</summary>
    public const string ChildVerb = "start-up-child";

    private const int Starts = 11;
    private const int Components = 64;

    private sealed class Row
    {
        [VectorType(784)]
        public float[] Pixels { get; set; } = new float[784];
    }

    private sealed class Result
    {
        public float[] Features { get; set; } = [];
    }

    public static void Run(MLContext ml, IDataView digits)
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        string encoder = Path.Combine(folder, "encoder.zip"), copy = Path.Combine(folder, "copy.zip");
        IDataView rows = ml.Data.TakeRows(digits, 1_000);
        ml.Model.Save(
            ml.Transforms.DecoderFreeSae("Features", "Pixels", numberOfComponents: Components, epochs: 1, seed: 1).Fit(rows), rows.Schema, encoder);
        ml.Model.Save(ml.Transforms.CopyColumns("Features", "Pixels").Fit(rows), rows.Schema, copy);

        var ours = new List<double[]>();
        var theirs = new List<double[]>();
        for (int start = 0; start < Starts; start++)
        {
            ours.Add(Start(encoder));
            theirs.Add(Start(copy));
        }

        Directory.Delete(folder, recursive: true);
        Console.WriteLine($"start-up, ms of the clock in {Starts} fresh processes: MLContext, load, engine, first prediction; their sum; the processor time of that, which other programs disturb less");
        Print("encoder", ours);
        Print("ML.NET's CopyColumns", theirs);
    }

    /// <summary>What the fresh process does.</summary>
    public static void RunChild(string modelPath)
    {
        TimeSpan processorAtStart = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        var ml = new MLContext();
        double context = Lap();
        ITransformer model = ml.Model.Load(modelPath, out _);
        double load = Lap();
        using PredictionEngine<Row, Result> engine = ml.Model.CreatePredictionEngine<Row, Result>(model);
        double engineTime = Lap();
        engine.Predict(new Row());
        double prediction = Lap();
        double processor = (Environment.CpuUsage.TotalTime - processorAtStart).TotalMilliseconds;
        Console.WriteLine(string.Join(
            ' ', ((double[])[context, load, engineTime, prediction, processor]).Select(time => time.ToString("R", CultureInfo.InvariantCulture))));

        double Lap()
        {
            long now = Stopwatch.GetTimestamp();
            double elapsed = Stopwatch.GetElapsedTime(start, now).TotalMilliseconds;
            start = now;
            return elapsed;
        }
    }

    private static double[] Start(string model)
    {
        using Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!)
        {
            ArgumentList = { typeof(StartUpBenchmark).Assembly.Location, ChildVerb, model },
            RedirectStandardOutput = true,
        })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        double[] times = [.. output.Split(' ').Select(time => double.Parse(time, CultureInfo.InvariantCulture))];
        return [times[0], times[1], times[2], times[3], times[..4].Sum(), times[4]];
    }

    private static void Print(string name, List<double[]> starts)
    {
        foreach (double[] start in starts)
            Console.WriteLine(FormattableString.Invariant($"    {name,-22}{Columns(start)}"));
        double[] medians = [.. Enumerable.Range(0, starts[0].Length).Select(i => starts.Select(start => start[i]).Order().ElementAt(Starts / 2))];
        Console.WriteLine(FormattableString.Invariant($"    {name + ", medians",-22}{Columns(medians)}"));
    }

    private static string Columns(double[] times) => string.Concat(times.Select(time => FormattableString.Invariant($"{time,8:F1}")));
}
