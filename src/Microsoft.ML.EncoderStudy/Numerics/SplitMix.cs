namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>The finaliser of SplitMix64 (Steele, Lea and Flood 2014): a bijection that makes bits that look like chance of any others.</summary>
internal static class SplitMix
{
    public static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
