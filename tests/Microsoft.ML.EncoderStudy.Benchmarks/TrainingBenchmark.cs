using System.Diagnostics;
using Microsoft.ML.EncoderStudy.Training.Optimizers;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Benchmarks;

/// <summary>A whole fit at the study's settings: K = 64, B = 128, Adam 1e-3, 100 epochs, on one thread and on all cores.</summary>
internal static class TrainingBenchmark
{
    public static void Run(MLContext ml, IDataView digits)
    {
        foreach (int threads in new[] { 1, Environment.ProcessorCount }.Distinct())
        {
            var wall = Stopwatch.StartNew();
            TimeSpan before = Stopwatches.ProcessorTime();
            DecoderFreeSaeTransformer model = ml.Transforms.DecoderFreeSae(new DecoderFreeSaeEstimator.Options
            {
                OutputColumnName = "Features",
                InputColumnName = "Pixels",
                NumberOfThreads = threads,
                Seed = 1,
            }).Fit(digits);
            double processor = (Stopwatches.ProcessorTime() - before).TotalSeconds;
            Console.WriteLine(FormattableString.Invariant(
                $"{threads} threads: {DecoderFreeSaeEstimator.Defaults.Epochs} epochs in {wall.Elapsed.TotalSeconds:F2} s ({processor:F2} s of processor), final loss {model.TrainingHistory[^1].Loss:F2}"));
        }
    }
}
