using System.Diagnostics;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Benchmarks;

/// <summary>A whole fit at the study's settings: K = 64, B = 128, Adam 1e-3, 100 epochs, one thread.</summary>
internal static class TrainingBenchmark
{
    public static void Run(MLContext ml, IDataView digits)
    {
        const int fits = 2;
        for (int i = 1; i <= fits; i++)
        {
            var wall = Stopwatch.StartNew();
            TimeSpan before = Stopwatches.ProcessorTime();
            DecoderFreeSaeTransformer model = ml.Transforms.DecoderFreeSae("Features", "Pixels", seed: i).Fit(digits);
            double processor = (Stopwatches.ProcessorTime() - before).TotalSeconds;
            Console.WriteLine(FormattableString.Invariant(
                $"fit {i} of {fits}: {DecoderFreeSaeEstimator.Defaults.Epochs} epochs in {wall.Elapsed.TotalSeconds:F2} s ({processor:F2} s of processor), final loss {model.TrainingHistory[^1].Loss:F2}"));
        }
    }
}
