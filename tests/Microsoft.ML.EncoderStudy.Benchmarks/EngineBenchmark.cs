using System.Diagnostics;
using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.Transforms;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Benchmarks;

/// <summary>Epochs by both engines: the same batches, in turns, at the study's settings and the estimators' defaults, K = 64 and B = 128.</summary>
/// <remarks>The closed form has one thread, its only mode so far. Torch has one, and then two, of which the clock on the wall is read.</remarks>
internal static class EngineBenchmark
{
    private const int Rounds = 3;

    public static void Run(IDataView digits)
    {
        TrainingRows rows = Read(digits);
        var order = new BatchOrder([.. Enumerable.Range(0, rows.Count)], DecoderFreeSaeEstimator.Defaults.BatchSize, null);
        order.Shuffle(new Random(1));
        int[][] batches = [.. order.Batches().Select(batch => batch.ToArray())];

        Console.WriteLine($"seconds per epoch of {batches.Length} batches, the least of {Rounds}; ratios at one thread each");
        Console.WriteLine($"{"",-22}{"closed form",12}{"torch",12}{"ratio",8}   {"target",-8}{"torch, 2 threads, wall",24}");
        Print("decoder-free", 5, BenchmarkedEngine.DecoderFree(rows), batches);
        foreach (SparseAutoencoderArchitecture architecture in Enum.GetValues<SparseAutoencoderArchitecture>())
        {
            string name = architecture == SparseAutoencoderArchitecture.ReLU ? "ReLU + L1" : $"{architecture}";
            Print(name, architecture == SparseAutoencoderArchitecture.ReLU ? 2 : null, BenchmarkedEngine.Autoencoder(rows, architecture), batches);
        }
    }

    private static void Print(string name, int? target, (BenchmarkedEngine ClosedForm, BenchmarkedEngine Torch) engines, int[][] batches)
    {
        (BenchmarkedEngine closedForm, BenchmarkedEngine torch) = engines;
        int[][] warmUp = batches[..Math.Min(100, batches.Length)];
        double closedFormSeconds = double.PositiveInfinity, torchSeconds = double.PositiveInfinity, twoThreadsSeconds = double.PositiveInfinity;
        set_num_threads(1);
        Epoch(closedForm, warmUp);
        Epoch(torch, warmUp);
        for (int round = 0; round < Rounds; round++)
        {
            closedFormSeconds = Math.Min(closedFormSeconds, Epoch(closedForm, batches).Processor);
            set_num_threads(1);
            torchSeconds = Math.Min(torchSeconds, Epoch(torch, batches).Processor);
            set_num_threads(2);
            twoThreadsSeconds = Math.Min(twoThreadsSeconds, Epoch(torch, batches).Wall);
        }

        closedForm.Dispose();
        torch.Dispose();
        Console.WriteLine(FormattableString.Invariant(
            $"{name,-22}{closedFormSeconds,12:F3}{torchSeconds,12:F3}{torchSeconds / closedFormSeconds,8:F1}   {(target is null ? "" : $"≥ {target}"),-8}{twoThreadsSeconds,24:F3}"));
    }

    private static (double Processor, double Wall) Epoch(BenchmarkedEngine engine, int[][] batches)
    {
        var wall = Stopwatch.StartNew();
        TimeSpan before = Stopwatches.ProcessorTime();
        foreach (int[] batch in batches)
            engine.Step(batch);
        return ((Stopwatches.ProcessorTime() - before).TotalSeconds, wall.Elapsed.TotalSeconds);
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
}
