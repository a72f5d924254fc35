using System.Diagnostics;

namespace Microsoft.ML.EncoderStudy.Benchmarks;

/// <summary>Times pieces of work by the processor time they take.</summary>
internal static class Stopwatches
{
    public static TimeSpan ProcessorTime()
    {
        using Process process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    /// <summary>Microseconds per call: the least of several rounds, each long enough for the clock.</summary>
    public static double MicrosecondsPerCall(Action action)
    {
        const int rounds = 5;
        TimeSpan roundLength = TimeSpan.FromMilliseconds(300);
        double least = double.PositiveInfinity;
        for (int round = 0; round < rounds; round++)
        {
            int calls = 0;
            TimeSpan start = ProcessorTime(), elapsed;
            do
            {
                for (int i = 0; i < 100; i++)
                    action();
                calls += 100;
                elapsed = ProcessorTime() - start;
            }
            while (elapsed < roundLength);
            least = Math.Min(least, elapsed.TotalMicroseconds / calls);
        }

        return least;
    }
}
