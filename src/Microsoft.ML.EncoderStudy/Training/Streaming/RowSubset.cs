using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Training.Streaming;

/// <summary>A subset of some rows, told by their identities: the same rows in every pass, in whatever order it visits them.</summary>
/// <param name="Salt">Chooses among the possible subsets.</param>
/// <param name="Fraction">The share of rows that are held out.</param>
/// <param name="HeldOut">Whether the subset is those rows, or the others.</param>
internal sealed record RowSubset(ulong Salt, double Fraction, bool HeldOut)
{
    /// <summary>All rows.</summary>
    public static RowSubset All { get; } = new(0, 0, HeldOut: false);

    /// <summary>The rows that are not of this subset.</summary>
    public RowSubset Others => this with { HeldOut = !HeldOut };

    public bool Contains(DataViewRowId id)
    {
        // Identities are often counters.
        ulong bits = SplitMix.Mix(SplitMix.Mix(id.Low + Salt) ^ id.High);
        return ((bits >> 11) * (1.0 / (1L << 53)) < Fraction) == HeldOut;
    }
}
