namespace Microsoft.ML.EncoderStudy.Tests;

/// <summary>What the present thread allocates.</summary>
internal static class Allocations
{
    /// <summary>How often <see cref="LeastOf"/> does what it measures.</summary>
    public const int Rounds = 10;

    /// <summary>The fewest bytes that the thread allocates in a round.</summary>
    /// <remarks>
    /// A collection for other tests counts what is left of this thread's allocation buffer as used, so one round may show what nobody allocated.
    /// </remarks>
    public static long LeastOf(Action round)
    {
        long least = long.MaxValue;
        for (int i = 0; i < Rounds; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            round();
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }
}
