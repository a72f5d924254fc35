using System.Globalization;

namespace Microsoft.ML.EncoderStudy.Benchmarks;

/// <summary>The largest anonymous resident memory of this process (RssAnon of /proc/self/status, Linux) while it is watched.</summary>
internal sealed class ResidentMemory : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;

    public ResidentMemory()
    {
        _thread = new Thread(() =>
        {
            while (!_stop.Wait(Interval))
                Peak = Math.Max(Peak, Now);
        });
        _thread.Start();
    }

    /// <summary>In bytes.</summary>
    public static long Now
    {
        get
        {
            string line = File.ReadLines("/proc/self/status").First(found => found.StartsWith("RssAnon:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) << 10;
        }
    }

    /// <summary>In bytes.</summary>
    public long Peak { get; private set; } = Now;

    public void Dispose()
    {
        _stop.Set();
        _thread.Join();
        _stop.Dispose();
    }
}
