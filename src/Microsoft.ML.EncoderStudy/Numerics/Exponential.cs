using System.Runtime.CompilerServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

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
