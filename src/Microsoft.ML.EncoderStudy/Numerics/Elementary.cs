using System.Runtime.CompilerServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>
/// log x and xⁿ by additions, multiplications and divisions alone, each of which rounds alike on every machine. Those of
/// <see cref="Math"/> and <see cref="MathF"/> are the C library's, whose last bits differ between operating systems.
/// </summary>
/// <remarks>In double precision, to a few of its last places. For many values at once there are vectors, whose code is managed too.</remarks>
internal static class Elementary
{
    private const double HighOfLn2 = 0.693147180369123816490; // its last 32 bits are 0, so that n times it is exact
    private const double LowOfLn2 = 1.90821492927058770002e-10;
    private const double RootOfHalf = 0.70710678118654752440;

    private static readonly double[] OddReciprocals =
        [1.0 / 23, 1.0 / 21, 1.0 / 19, 1.0 / 17, 1.0 / 15, 1.0 / 13, 1.0 / 11, 1.0 / 9, 1.0 / 7, 1.0 / 5, 1.0 / 3, 1];

    /// <summary>log x, the natural logarithm.</summary>
    /// <remarks>
    /// x = 2ⁿ m with m in √½ … √2, and log m = 2 artanh s = 2 (s + s³/3 + s⁵/5 + …) with s = (m − 1)/(m + 1), |s| below 0.172: to s²³, whose
    /// remainder is below 1e-20 of it.
    /// </remarks>
    public static double Log(double x)
    {
        if (!(x > 0) || double.IsPositiveInfinity(x))
            return x == 0 ? double.NegativeInfinity : x > 0 ? x : double.NaN;
        int n = Math.ILogB(x) + 1;
        double m = Math.ScaleB(x, -n);
        if (m < RootOfHalf)
            (m, n) = (2 * m, n - 1);
        double s = (m - 1) / (m + 1), square = s * s, series = 0;
        foreach (double reciprocal in OddReciprocals)
            series = (series * square) + reciprocal;
        return (n * HighOfLn2) + ((2 * s * series) + (n * LowOfLn2));
    }

    /// <summary>xⁿ by repeated squaring, n at least 0.</summary>
    public static double Power(double x, int n)
    {
        double result = 1;
        for (; n > 0; n >>= 1, x *= x)
        {
            if ((n & 1) != 0)
                result *= x;
        }

        return result;
    }
}

/// <summary>eˣ in single precision, to about one unit in the last place.</summary>
/// <remarks>
/// x = n · ln 2 + r with |r| ≤ ln 2 / 2; eˣ = 2ⁿ eʳ, and eʳ by its Taylor series to r⁷, whose remainder is below 6e-9 relative.
/// ln 2 is split in two so that r keeps its low bits. Results below 2⁻¹²⁶ come out as about 2⁻¹²⁶; above 2¹²⁷ as about 2¹²⁷;
/// NaN stays NaN.
/// </remarks>
internal static class Exponential<TSimd, TVector>
    where TSimd : struct, ISimd<TVector>
    where TVector : struct
{
    private const float Log2OfE = 1.44269504f;
    private const float HighOfLn2 = 0.693359375f;
    private const float LowOfLn2 = -2.12194440e-4f;
    private const float Lowest = -87.33654f;
    private const float Highest = 88.02969f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Of(TVector x)
    {
        x = TSimd.Min(TSimd.Max(x, TSimd.Broadcast(Lowest)), TSimd.Broadcast(Highest));
        TVector n = TSimd.Round(TSimd.Multiply(x, TSimd.Broadcast(Log2OfE)));
        TVector r = TSimd.MultiplyAdd(n, TSimd.Broadcast(-HighOfLn2), x);
        r = TSimd.MultiplyAdd(n, TSimd.Broadcast(-LowOfLn2), r);

        TVector series = TSimd.Broadcast(1f / 5040);
        series = TSimd.MultiplyAdd(series, r, TSimd.Broadcast(1f / 720));
        series = TSimd.MultiplyAdd(series, r, TSimd.Broadcast(1f / 120));
        series = TSimd.MultiplyAdd(series, r, TSimd.Broadcast(1f / 24));
        series = TSimd.MultiplyAdd(series, r, TSimd.Broadcast(1f / 6));
        series = TSimd.MultiplyAdd(series, r, TSimd.Broadcast(0.5f));
        series = TSimd.MultiplyAdd(series, r, TSimd.Broadcast(1));
        series = TSimd.MultiplyAdd(series, r, TSimd.Broadcast(1));
        return TSimd.Multiply(series, TSimd.PowerOfTwo(n));
    }
}
