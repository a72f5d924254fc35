using System.Diagnostics;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.Training.Batches;
using Microsoft.ML.EncoderStudy.Training.Engines;
using Microsoft.ML.EncoderStudy.Training.Torch;
using Microsoft.ML.Transforms;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Benchmarks;

/// <summary>Steps of the decoder-free encoder far from MNIST's size: many inputs and components, and inputs that are wide and sparse.</summary>
internal static class SizesBenchmark
{
    private const int Rounds = 3;

    public static void Run()
    {
        using var workers = new Workers(Environment.ProcessorCount);
        DenseActivations(workers);
        Console.WriteLine();
        ManyComponents(workers);
        Console.WriteLine();
        WideSparseInputs(workers);
    }

    /// <summary>D = 768, K = 4,096, B = 1,024, normal rows: beside torch, by autograd and with the gradients worked out, all through the B×B side.</summary>
    private static void DenseActivations(Workers workers)
    {
        const int inputs = 768, components = 4096, batchSize = 1024;
        float[] values = Normal(2 * batchSize * inputs);
        var rows = new DenseRows(values, 2 * batchSize, inputs);
        DecoderFreeSettings settings = Settings(components, batchSize);
        int[] batch = Batch(rows.Count, batchSize);
        Console.WriteLine(FormattableString.Invariant($"milliseconds per step, D = {inputs}, K = {components:N0}, B = {batchSize:N0}, dense normal rows; the least of {Rounds} rounds"));
        Console.WriteLine($"{"threads (clock)",-18}{"ours",10}{"autograd",10}{"torch, closed form",20}{"ours/faster torch",19}");
        foreach (int threads in new[] { 1, Environment.ProcessorCount }.Distinct())
        {
            Kernels kernels = threads == 1 ? Kernels.Best : workers.Share(Kernels.Best);
            set_num_threads(threads);
            using ClosedFormDecoderFreeEngine ours = Engine(kernels, settings, rows);
            using var autograd = new TorchDecoderFreeEngine(CPU, settings, rows, null, batchSize, Parameters(inputs, components));
            using var byHand = new TorchClosedFormStep(values, inputs, Parameters(inputs, components));
            var step = new TrainingStep(1e-3f);
            double[] least = Least(() => ours.Step(batch, step), () => autograd.Step(batch, step), () => byHand.Run(batch));
            Console.WriteLine(FormattableString.Invariant(
                $"{threads,-18}{least[0],10:F1}{least[1],10:F1}{least[2],20:F1}{least[0] / Math.Min(least[1], least[2]),19:F2}"));
        }
    }

    /// <summary>K from 4,096 to 65,536 at D = 512, B = 128: time and memory, and the exponent with which they grow.</summary>
    private static void ManyComponents(Workers workers)
    {
        const int inputs = 512, batchSize = 128;
        var rows = new DenseRows(Normal(2 * batchSize * inputs), 2 * batchSize, inputs);
        int[] batch = Batch(rows.Count, batchSize);
        Console.WriteLine(FormattableString.Invariant($"D = {inputs}, B = {batchSize}, dense normal rows, {workers.Threads} threads; the least of {Rounds} rounds by the clock"));
        Console.WriteLine($"{"K",-10}{"ms per step",12}{"MB allocated",14}");
        var measured = new List<(double Components, double Milliseconds, double Bytes)>();
        for (int components = 4096; components <= 65536; components *= 2)
        {
            long before = GC.GetTotalAllocatedBytes(precise: true);
            using ClosedFormDecoderFreeEngine engine = Engine(workers.Share(Kernels.Best), Settings(components, batchSize), rows);
            var step = new TrainingStep(1e-3f);
            double milliseconds = Least(() => engine.Step(batch, step))[0];
            double bytes = GC.GetTotalAllocatedBytes(precise: true) - before;
            measured.Add((components, milliseconds, bytes));
            Console.WriteLine(FormattableString.Invariant($"{components,-10:N0}{milliseconds,12:F1}{bytes / 1e6,14:F0}"));
        }

        Console.WriteLine(FormattableString.Invariant(
            $"grows with K to the power {Exponent(measured.Select(m => (m.Components, m.Milliseconds))):F2} (time), {Exponent(measured.Select(m => (m.Components, m.Bytes))):F2} (memory); target ≤ 1.1"));
    }

    /// <summary>D = 65,536 at 0.1 % non-zeros, K = 256, B = 128: walked and updated by what a batch touches, beside the same rows stored whole.</summary>
    private static void WideSparseInputs(Workers workers)
    {
        const int inputs = 65536, components = 256, batchSize = 128, count = 1024, nonZeros = inputs / 1000;
        var random = new Random(1);
        List<int> starts = [0], indices = [];
        var whole = new float[count * inputs];
        for (int row = 0; row < count; row++)
        {
            indices.AddRange(Enumerable.Range(0, nonZeros).Select(_ => random.Next(inputs)).Distinct().Order());
            starts.Add(indices.Count);
        }

        float[] values = [.. indices.Select(_ => random.NextSingle() + 0.5f)];
        for (int row = 0; row < count; row++)
        {
            for (int n = starts[row]; n < starts[row + 1]; n++)
                whole[(row * inputs) + indices[n]] = values[n];
        }

        DecoderFreeSettings settings = Settings(components, batchSize);
        var byNonZeros = new SparseRows([.. starts], [.. indices], values, inputs);
        var withZeros = new DenseRows(whole, count, inputs);
        var order = new BatchOrder([.. Enumerable.Range(0, count)], batchSize, null);
        int[][] batches = [.. order.Batches().Select(batch => batch.ToArray())];
        int next = 0;
        var step = new TrainingStep(1e-3f);
        Console.WriteLine(FormattableString.Invariant($"milliseconds per step, D = {inputs:N0} at 0.1 %, K = {components}, B = {batchSize}; the least of {Rounds} rounds by the clock"));
        Console.WriteLine($"{"threads",-10}{"by non-zeros",14}{"stored whole",14}{"whole/non-zeros",17}");
        double leastSparse = double.PositiveInfinity, leastWhole = double.PositiveInfinity;
        foreach (int threads in new[] { 1, workers.Threads }.Distinct())
        {
            Kernels kernels = threads == 1 ? Kernels.Best : workers.Share(Kernels.Best);
            using ClosedFormDecoderFreeEngine sparse = Engine(kernels, settings, byNonZeros), dense = Engine(kernels, settings, withZeros);
            double[] least = Least(
                () => sparse.Step(batches[next++ % batches.Length], step), () => dense.Step(batches[next++ % batches.Length], step));
            Console.WriteLine(FormattableString.Invariant($"{threads,-10}{least[0],14:F2}{least[1],14:F1}{least[1] / least[0],16:F1}×"));
            (leastSparse, leastWhole) = (Math.Min(leastSparse, least[0]), Math.Min(leastWhole, least[1]));
        }

        Console.WriteLine(FormattableString.Invariant($"both at their best: {leastWhole / leastSparse:F1}×, target ≥ 20×"));
    }

    /// <summary>Milliseconds per call of each action, in turns; the first calls do not count.</summary>
    private static double[] Least(params Action[] actions)
    {
        const int calls = 8;
        double[] least = [.. actions.Select(_ => double.PositiveInfinity)];
        for (int round = 0; round <= Rounds; round++)
        {
            for (int i = 0; i < actions.Length; i++)
            {
                for (int call = 0; call < calls; call++)
                {
                    var clock = Stopwatch.StartNew();
                    actions[i]();
                    if (round > 0)
                        least[i] = Math.Min(least[i], clock.Elapsed.TotalMilliseconds);
                }
            }
        }

        return least;
    }

    /// <summary>The slope of a line through the logarithms.</summary>
    private static double Exponent(IEnumerable<(double X, double Y)> points)
    {
        (double X, double Y)[] logs = [.. points.Select(point => (Math.Log(point.X), Math.Log(point.Y)))];
        double x = logs.Average(point => point.X), y = logs.Average(point => point.Y);
        return logs.Sum(point => (point.X - x) * (point.Y - y)) / logs.Sum(point => (point.X - x) * (point.X - x));
    }

    private static ClosedFormDecoderFreeEngine Engine(Kernels kernels, DecoderFreeSettings settings, TrainingRows rows) => new(
        kernels, settings, new DecoderFreeGradients(kernels, settings, rows, null, settings.BatchSize), Parameters(rows.Inputs, settings.Components));

    private static EncoderParameters Parameters(int inputs, int components)
    {
        var parameters = new EncoderParameters(inputs, components);
        parameters.Initialise(new Random(1));
        return parameters;
    }

    private static DecoderFreeSettings Settings(int components, int batchSize) =>
        BenchmarkedEngine.DefaultSettings with { Components = components, BatchSize = batchSize };

    private static int[] Batch(int count, int batchSize)
    {
        int[] rows = [.. Enumerable.Range(0, count)];
        new Random(1).Shuffle(rows);
        return rows[..batchSize];
    }

    private static float[] Normal(int count)
    {
        var random = new Random(1);
        var values = new float[count];
        foreach (ref float value in values.AsSpan())
            value = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        return values;
    }
}
