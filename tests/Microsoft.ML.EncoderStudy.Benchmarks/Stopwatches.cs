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
    /// <param name="action">The piece of work.</param>
    /// <param name="callsAtOnce">The calls between two looks at the clock; fewer than 100 for work of milliseconds.</param>
    /// <param name="rounds">The number of rounds.</param>
    public static double MicrosecondsPerCall(Action action, int callsAtOnce = 100, int rounds = 5)
    {
        TimeSpan roundLength = TimeSpan.FromMilliseconds(300);
        double least = double.PositiveInfinity;
        for (int round = 0; round < rounds; round++)
        {
            int calls = 0;
            TimeSpan start = ProcessorTime(), elapsed;
            do
            {
                for (int i = 0; i < callsAtOnce; i++)
                    action();
                calls += callsAtOnce;
                elapsed = ProcessorTime() - start;
            }
            while (elapsed < roundLength);
            least = Math.Min(least, elapsed.TotalMicroseconds / calls);
        }

        return least;
    }
}
