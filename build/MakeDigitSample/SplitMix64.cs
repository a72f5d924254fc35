namespace MakeDigitSample;

/// <summary>
/// The SplitMix64 generator (Steele, Lea and Flood 2014). <see cref="Random"/> may change with a version of .NET; the sample may not.
/// </summary>
internal sealed class SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>
    /// Fisher–Yates from the last place down, each drawing the index <c>next mod (last + 1)</c>, whose bias is below 2⁻⁵⁰ here.
    /// </summary>
    public void Shuffle<T>(List<T> items)
    {
        for (int last = items.Count - 1; last > 0; last--)
        {
            int chosen = (int)(Next() % (ulong)(last + 1));
            (items[last], items[chosen]) = (items[chosen], items[last]);
        }
    }

    private ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        ulong mixed = (_state ^ (_state >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
