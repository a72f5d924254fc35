namespace Microsoft.ML.EncoderStudy.Tests;

/// <summary>A clock that stands still until it is told how much time has gone by.</summary>
internal sealed class ManualClock : TimeProvider
{
    private long _ticks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Called whenever somebody has looked at the clock.</summary>
    public Action LookedAt { get; set; } = () => { };

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);

    public override long GetTimestamp()
    {
        long now = Interlocked.Read(ref _ticks);
        LookedAt();
        return now;
    }
}
