using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Benchmarks.Scoring;

/// <summary>How fast one core reads an array that fits its second-level cache and not its first, as the weights of an encoder do.</summary>
/// <param name="bytes">The size of the array, a multiple of eight vectors.</param>
internal sealed class PeakReads(int bytes)
{
    private const int Chains = 8;

    private readonly AlignedBuffer _values = new(bytes / sizeof(float));
    private float _sink;

    public double BytesPerCall => bytes;

    public void Run() =>
        _sink += Vector512.IsHardwareAccelerated ? Sum<Simd512, Vector512<float>>(_values) : Sum<Simd256, Vector256<float>>(_values);

    private static float Sum<TSimd, TVector>(ReadOnlySpan<float> values)
        where TSimd : struct, ISimd<TVector>
        where TVector : struct
    {
        nuint width = (nuint)TSimd.Width;
        TVector a = TSimd.Broadcast(0), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
        for (int i = 0; i <= values.Length - (Chains * TSimd.Width); i += Chains * TSimd.Width)
        {
            ref float value = ref Unsafe.AsRef(in values[i]);
            a = TSimd.Add(a, TSimd.Load(ref value, 0));
            b = TSimd.Add(b, TSimd.Load(ref value, width));
            c = TSimd.Add(c, TSimd.Load(ref value, 2 * width));
            d = TSimd.Add(d, TSimd.Load(ref value, 3 * width));
            e = TSimd.Add(e, TSimd.Load(ref value, 4 * width));
            f = TSimd.Add(f, TSimd.Load(ref value, 5 * width));
            g = TSimd.Add(g, TSimd.Load(ref value, 6 * width));
            h = TSimd.Add(h, TSimd.Load(ref value, 7 * width));
        }

        return TSimd.Sum(TSimd.Add(TSimd.Add(TSimd.Add(a, b), TSimd.Add(c, d)), TSimd.Add(TSimd.Add(e, f), TSimd.Add(g, h))));
    }
}
