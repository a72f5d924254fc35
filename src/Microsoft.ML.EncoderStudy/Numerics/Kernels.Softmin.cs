using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

internal abstract partial class Kernels
{
    /// <summary>
    /// Row by row, r_j = exp(−a_j) / Σ_k exp(−a_k) and log Σ_k exp(−a_k). The smallest a of the row is subtracted first, so
    /// nothing overflows and the largest exponential is 1.
    /// </summary>
    /// <param name="matrix">a: [rows × stride].</param>
    /// <param name="columns">How many columns of a row count; the padding behind them does not.</param>
    /// <param name="stride">The stride of both matrices.</param>
    /// <param name="softmin">r: [rows × stride]; its padding is set to 0. May be <paramref name="matrix"/>.</param>
    /// <param name="logSums">[rows].</param>
    public abstract void Softmin(ReadOnlySpan<float> matrix, int columns, int stride, Span<float> softmin, Span<float> logSums);
}

internal sealed partial class Kernels<TSimd, TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Softmin(ReadOnlySpan<float> matrix, int columns, int stride, Span<float> softmin, Span<float> logSums)
    {
        for (int i = 0; i < logSums.Length; i++)
        {
            ReadOnlySpan<float> a = matrix.Slice(i * stride, columns);
            Span<float> r = softmin.Slice(i * stride, columns);
            float smallest = Smallest(a);
            float sum = ExponentialsBelow(smallest, a, r);
            MultiplyBy(1 / sum, r);
            softmin.Slice((i * stride) + columns, stride - columns).Clear();
            logSums[i] = (float)Elementary.Log(sum) - smallest;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Smallest(ReadOnlySpan<float> values)
    {
        float smallest = float.PositiveInfinity;
        int j = 0;
        if (values.Length >= TSimd.Width)
        {
            ref float v = ref MemoryMarshal.GetReference(values);
            TVector smallests = TSimd.Load(ref v, 0);
            for (j = TSimd.Width; j + TSimd.Width <= values.Length; j += TSimd.Width)
                smallests = TSimd.Min(smallests, TSimd.Load(ref v, (nuint)j));
            smallest = TSimd.Smallest(smallests);
        }

        for (; j < values.Length; j++)
            smallest = MathF.Min(smallest, values[j]);
        return smallest;
    }

    /// <summary>e_j = exp(top − a_j); returns their sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float ExponentialsBelow(float top, ReadOnlySpan<float> values, Span<float> exponentials)
    {
        ref float a = ref MemoryMarshal.GetReference(values);
        ref float e = ref MemoryMarshal.GetReference(exponentials);
        TVector tops = TSimd.Broadcast(top), sums = TSimd.Broadcast(0);
        int j = 0;
        for (; j + TSimd.Width <= values.Length; j += TSimd.Width)
        {
            TVector exponential = Exponential<TSimd, TVector>.Of(TSimd.Subtract(tops, TSimd.Load(ref a, (nuint)j)));
            TSimd.Store(exponential, ref e, (nuint)j);
            sums = TSimd.Add(sums, exponential);
        }

        float sum = TSimd.Sum(sums);
        for (; j < values.Length; j++)
        {
            exponentials[j] = Exponential<SimdScalar, float>.Of(top - values[j]);
            sum += exponentials[j];
        }

        return sum;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyBy(float factor, Span<float> values)
    {
        ref float v = ref MemoryMarshal.GetReference(values);
        TVector factors = TSimd.Broadcast(factor);
        int j = 0;
        for (; j + TSimd.Width <= values.Length; j += TSimd.Width)
            TSimd.Store(TSimd.Multiply(factors, TSimd.Load(ref v, (nuint)j)), ref v, (nuint)j);
        for (; j < values.Length; j++)
            values[j] *= factor;
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
