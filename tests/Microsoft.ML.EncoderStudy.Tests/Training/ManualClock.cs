namespace Microsoft.ML.EncoderStudy.Tests.Training;

/// <summary>A clock that stands still unless it is told otherwise.</summary>
internal sealed class ManualClock : TimeProvider
{
    private long _milliseconds;

    public override long TimestampFrequency => 1000;

    public void Advance(int milliseconds) => _milliseconds += milliseconds;

    public override long GetTimestamp() => _milliseconds;
}
