using System.Runtime.Intrinsics;
using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Benchmarks;

/// <summary>What one core can do at most: independent fused multiply-adds on registers, no memory.</summary>
internal static class PeakMultiplyAdds
{
    private const int Steps = 10_000;
    private const int Chains = 10;

    private static float _sink;

    public static double PerCall => (double)Steps * Chains * (Vector512.IsHardwareAccelerated ? Simd512.Width : Simd256.Width);

    public static void Run() =>
        _sink += Vector512.IsHardwareAccelerated ? Run<Simd512, Vector512<float>>() : Run<Simd256, Vector256<float>>();

    private static float Run<TSimd, TVector>()
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        TVector x = TSimd.Broadcast(0.5f), y = TSimd.Broadcast(0.25f);
        TVector a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x;
        for (int step = 0; step < Steps; step++)
        {
            a = TSimd.MultiplyAdd(a, x, y);
            b = TSimd.MultiplyAdd(b, x, y);
            c = TSimd.MultiplyAdd(c, x, y);
            d = TSimd.MultiplyAdd(d, x, y);
            e = TSimd.MultiplyAdd(e, x, y);
            f = TSimd.MultiplyAdd(f, x, y);
            g = TSimd.MultiplyAdd(g, x, y);
            h = TSimd.MultiplyAdd(h, x, y);
            i = TSimd.MultiplyAdd(i, x, y);
            j = TSimd.MultiplyAdd(j, x, y);
        }

        TVector sum = TSimd.Add(TSimd.Add(TSimd.Add(a, b), TSimd.Add(c, d)), TSimd.Add(TSimd.Add(e, f), TSimd.Add(g, h)));
        return TSimd.Sum(TSimd.Add(sum, TSimd.Add(i, j)));
    }
}
