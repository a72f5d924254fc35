using Microsoft.ML.Data;

namespace Microsoft.ML.EncoderStudy.Training.Streaming;

/// <summary>A part of some rows, told by their identities: the same rows in every pass, in whatever order it visits them.</summary>
/// <param name="Salt">Chooses among the possible parts.</param>
/// <param name="Fraction">The share of rows that are held out.</param>
/// <param name="HeldOut">Whether the part is those rows, or the others.</param>
internal sealed record RowPart(ulong Salt, double Fraction, bool HeldOut)
{
    /// <summary>All rows.</summary>
    public static RowPart All { get; } = new(0, 0, HeldOut: false);

    public bool Contains(DataViewRowId id)
    {
        // Identities are often counters. SplitMix64's finaliser (Steele, Lea and Flood 2014) makes bits of them that look like chance.
        ulong bits = Mix(Mix(id.Low + Salt) ^ id.High);
        return ((bits >> 11) * (1.0 / (1L << 53)) < Fraction) == HeldOut;
    }

    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
