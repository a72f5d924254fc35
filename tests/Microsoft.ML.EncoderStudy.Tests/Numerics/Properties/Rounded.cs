namespace Microsoft.ML.EncoderStudy.Tests.Numerics.Properties;

/// <summary>A sum in double precision, and how far a sum of the same terms in single precision may be from it.</summary>
internal struct Rounded
{
    private const double UnitRoundoff = 1.0 / (1 << 24);

    private double _magnitude;
    private int _terms;

    public double Value { get; private set; }

    /// <summary>
    /// Each product and each addition rounds once, relative to no more than the sum of all magnitudes; below the normal numbers, by no more than the
    /// least of them.
    /// </summary>
    public readonly double Tolerance => (2 * (_terms + 1) * UnitRoundoff * _magnitude) + (2 * (_terms + 1) * float.Epsilon);

    public static Rounded operator +(Rounded sum, double term) =>
        new() { Value = sum.Value + term, _magnitude = sum._magnitude + Math.Abs(term), _terms = sum._terms + 1 };

    public readonly void AssertNear(float found) =>
        Assert.True(Math.Abs(found - Value) <= Tolerance, FormattableString.Invariant($"expected {Value:R} ± {Tolerance:R}, found {found:R}"));
}
