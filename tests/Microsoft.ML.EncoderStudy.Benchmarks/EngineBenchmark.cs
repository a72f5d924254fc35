using System.Diagnostics;
using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Training.Batches;
using Microsoft.ML.Transforms;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Benchmarks;

/// <summary>Epochs by both engines: the same batches, in turns, at the study's settings and the estimators' defaults, K = 64 and B = 128.</summary>
/// <remarks>One thread each by processor time, which other programs disturb less, and two threads each by the clock on the wall.</remarks>
internal static class EngineBenchmark
{
    private const int Rounds = 3;

    /// <summary>The epochs of an engine in its turn: the first of them wakes threads that slept, and a machine that moves them about takes a while.</summary>
    private const int EpochsOfTurn = 4;

    public static void Run(IDataView digits)
    {
        TrainingRows rows = Read(digits);
        var order = new BatchOrder([.. Enumerable.Range(0, rows.Count)], DecoderFreeSaeEstimator.Defaults.BatchSize, null);
        order.Shuffle(new Random(1));
        int[][] batches = [.. order.Batches().Select(batch => batch.ToArray())];

        Console.WriteLine($"seconds per epoch of {batches.Length} batches, the least of {Rounds * EpochsOfTurn}; \"ratio\" at one thread each, \"best\" of one and two threads each");
        Console.WriteLine($"{"",-22}{"closed form",12}{"torch",9}{"ratio",8} {"target",-8}{"2 threads",12}{"torch",9}{"best",8} {"target",-8}");
        Print("decoder-free", 5, 8, batches, workers => BenchmarkedEngine.DecoderFree(rows, workers));
        foreach (SparseAutoencoderArchitecture architecture in Enum.GetValues<SparseAutoencoderArchitecture>())
        {
            bool standard = architecture == SparseAutoencoderArchitecture.ReLU;
            Print(
                standard ? "ReLU + L1" : $"{architecture}", standard ? 2 : null, null, batches,
                workers => BenchmarkedEngine.Autoencoder(rows, architecture, workers));
        }
    }

    private static void Print(
        string name, int? target, int? targetOfBest, int[][] batches,
        Func<Workers, (BenchmarkedEngine ClosedForm, BenchmarkedEngine Torch)> create)
    {
        using var oneWorker = new Workers(1);
        using var twoWorkers = new Workers(2);
        (BenchmarkedEngine closedForm, BenchmarkedEngine torch) = create(oneWorker);
        (BenchmarkedEngine twoThreads, BenchmarkedEngine unused) = create(twoWorkers);
        unused.Dispose();
        foreach (BenchmarkedEngine engine in new[] { closedForm, twoThreads, torch })
            WarmUp(engine, batches);

        var one = Timing.Longest;
        var two = Timing.Longest;
        var torchOne = Timing.Longest;
        var torchTwo = Timing.Longest;
        for (int round = 0; round < Rounds; round++)
        {
            one = one.OrLess(Turn(closedForm, batches));
            two = two.OrLess(Turn(twoThreads, batches));
            set_num_threads(1);
            torchOne = torchOne.OrLess(Turn(torch, batches));
            set_num_threads(2);
            torchTwo = torchTwo.OrLess(Turn(torch, batches));
        }

        foreach (BenchmarkedEngine engine in new[] { closedForm, twoThreads, torch })
            engine.Dispose();
        double best = Math.Min(torchOne.Wall, torchTwo.Wall) / Math.Min(one.Wall, two.Wall);
        Console.WriteLine(FormattableString.Invariant(
            $"{name,-22}{one.Processor,12:F3}{torchOne.Processor,9:F3}{torchOne.Processor / one.Processor,8:F1} {Target(target),-8}{two.Wall,12:F3}{torchTwo.Wall,9:F3}{best,8:F1} {Target(targetOfBest),-8}"));
    }

    private static string Target(int? target) => target is null ? "" : $"≥ {target}";

    /// <summary>Steps until the runtime has compiled everything again, with what it learnt meanwhile.</summary>
    private static void WarmUp(BenchmarkedEngine engine, int[][] batches)
    {
        TimeSpan time = TimeSpan.FromSeconds(2);
        var clock = Stopwatch.StartNew();
        for (int step = 0; clock.Elapsed < time; step++)
            engine.Step(batches[step % batches.Length]);
    }

    /// <summary>The least of some epochs.</summary>
    private static Timing Turn(BenchmarkedEngine engine, int[][] batches)
    {
        var least = Timing.Longest;
        for (int epoch = 0; epoch < EpochsOfTurn; epoch++)
            least = least.OrLess(Epoch(engine, batches));
        return least;
    }

    private static Timing Epoch(BenchmarkedEngine engine, int[][] batches)
    {
        var wall = Stopwatch.StartNew();
        TimeSpan before = Stopwatches.ProcessorTime();
        foreach (int[] batch in batches)
            engine.Step(batch);
        return new Timing((Stopwatches.ProcessorTime() - before).TotalSeconds, wall.Elapsed.TotalSeconds);
    }

    private static TrainingRows Read(IDataView digits)
    {
        DataViewSchema.Column column = digits.Schema["Pixels"];
        var builder = new TrainingRowsBuilder(((VectorDataViewType)column.Type).Size);
        using DataViewRowCursor cursor = digits.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> row = default;
        while (cursor.MoveNext())
        {
            getter(ref row);
            builder.Add(row);
        }

        return builder.Build();
    }

    /// <summary>Seconds.</summary>
    private readonly record struct Timing(double Processor, double Wall)
    {
        public static Timing Longest { get; } = new(double.PositiveInfinity, double.PositiveInfinity);

        public Timing OrLess(Timing other) => new(Math.Min(Processor, other.Processor), Math.Min(Wall, other.Wall));
    }
}
