using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>Element by element over whole padded matrices; lengths are multiples of <see cref="RowAlignment"/>.</summary>
internal abstract partial class Kernels
{
    /// <summary>r = scale · max(0, x). The result may be the input.</summary>
    public abstract void Rectify(ReadOnlySpan<float> x, float scale, Span<float> result);

    /// <summary>g ← scale · g where x &gt; 0, and 0 elsewhere.</summary>
    public abstract void MaskWherePositive(ReadOnlySpan<float> x, float scale, Span<float> g);

    /// <summary>r = log(1 + eˣ), without overflow and without losing small results. The result may be the input.</summary>
    public abstract void Softplus(ReadOnlySpan<float> x, Span<float> result);

    /// <summary>g ← g / (1 + e⁻ˣ).</summary>
    public abstract void MultiplyByLogistic(ReadOnlySpan<float> x, Span<float> g);

    /// <summary>
    /// Σ x², a row of partial sums in single precision, these added in double. Where squares are too large or too small for single
    /// precision, they are summed in double.
    /// </summary>
    public abstract double SumOfSquares(ReadOnlySpan<float> x);

    /// <summary>Whether every value is finite. Any length.</summary>
    public abstract bool AllFinite(ReadOnlySpan<float> values);
}

internal sealed partial class Kernels<TSimd, TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Rectify(ReadOnlySpan<float> x, float scale, Span<float> result)
    {
        RequireRows(x.Length, result.Length);
        ref float input = ref MemoryMarshal.GetReference(x);
        ref float output = ref MemoryMarshal.GetReference(result);
        TVector factor = TSimd.Broadcast(scale), zero = TSimd.Broadcast(0);
        for (nuint i = 0; i < (nuint)x.Length; i += (nuint)TSimd.Width)
        {
            // The addition turns −0 into 0, so that an inactive component is 0 to its last bit whatever the sign of the scale.
            TVector rectified = TSimd.Max(TSimd.Load(ref input, i), zero);
            TSimd.Store(TSimd.Add(TSimd.Multiply(factor, rectified), zero), ref output, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void MaskWherePositive(ReadOnlySpan<float> x, float scale, Span<float> g)
    {
        RequireRows(x.Length, g.Length);
        ref float input = ref MemoryMarshal.GetReference(x);
        ref float gradient = ref MemoryMarshal.GetReference(g);
        TVector factor = TSimd.Broadcast(scale);
        for (nuint i = 0; i < (nuint)x.Length; i += (nuint)TSimd.Width)
        {
            TVector scaled = TSimd.Multiply(factor, TSimd.Load(ref gradient, i));
            TSimd.Store(TSimd.WherePositive(TSimd.Load(ref input, i), scaled), ref gradient, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Softplus(ReadOnlySpan<float> x, Span<float> result)
    {
        RequireRows(x.Length, result.Length);
        ref float input = ref MemoryMarshal.GetReference(x);
        ref float output = ref MemoryMarshal.GetReference(result);
        TVector zero = TSimd.Broadcast(0), one = TSimd.Broadcast(1);
        for (nuint i = 0; i < (nuint)x.Length; i += (nuint)TSimd.Width)
        {
            // max(0, x) + log(1 + e), e = exp(−|x|). Where 1 + e rounds, log(1 + e) = log(u) · e / (u − 1) with u = 1 + e
            // restores what the rounding took (Goldberg 1991, theorem 4); where u is 1, log(1 + e) = e.
            TVector value = TSimd.Load(ref input, i);
            TVector e = Exponential<TSimd, TVector>.Of(TSimd.Subtract(zero, TSimd.Abs(value)));
            TVector u = TSimd.Add(one, e);
            TVector rounded = TSimd.Subtract(u, one);
            TVector log = TSimd.Divide(TSimd.Multiply(TSimd.Log(u), e), TSimd.WhereEqual(u, one, one, rounded));
            TSimd.Store(TSimd.Add(TSimd.Max(value, zero), TSimd.WhereEqual(u, one, e, log)), ref output, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void MultiplyByLogistic(ReadOnlySpan<float> x, Span<float> g)
    {
        RequireRows(x.Length, g.Length);
        ref float input = ref MemoryMarshal.GetReference(x);
        ref float gradient = ref MemoryMarshal.GetReference(g);
        TVector zero = TSimd.Broadcast(0), one = TSimd.Broadcast(1);
        for (nuint i = 0; i < (nuint)x.Length; i += (nuint)TSimd.Width)
        {
            TVector e = Exponential<TSimd, TVector>.Of(TSimd.Subtract(zero, TSimd.Load(ref input, i)));
            TSimd.Store(TSimd.Divide(TSimd.Load(ref gradient, i), TSimd.Add(one, e)), ref gradient, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override double SumOfSquares(ReadOnlySpan<float> x)
    {
        RequireRows(x.Length, x.Length);
        // Strips of 64 registers: no lane sums more than 64 squares, whatever the length.
        const int strip = 64;
        ref float v = ref MemoryMarshal.GetReference(x);
        double total = 0;
        nuint width = (nuint)TSimd.Width, length = (nuint)x.Length;
        for (nuint start = 0; start < length; start += strip * width)
        {
            TVector sums = TSimd.Broadcast(0);
            nuint end = Math.Min(length, start + (strip * width));
            for (nuint i = start; i < end; i += width)
            {
                TVector value = TSimd.Load(ref v, i);
                sums = TSimd.MultiplyAdd(value, value, sums);
            }

            float sum = TSimd.Sum(sums);
            total += SquareSums.IsTrue(sum) ? sum : SquareSums.Of(x[(int)start..(int)end]);
        }

        return total;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override bool AllFinite(ReadOnlySpan<float> values)
    {
        // x · 0 is 0 for finite x and NaN for the others, and NaN survives every addition.
        ref float v = ref MemoryMarshal.GetReference(values);
        TVector zero = TSimd.Broadcast(0), sums = zero;
        int i = 0;
        for (; i + TSimd.Width <= values.Length; i += TSimd.Width)
            sums = TSimd.MultiplyAdd(TSimd.Load(ref v, (nuint)i), zero, sums);
        float sum = TSimd.Sum(sums);
        for (; i < values.Length; i++)
            sum += values[i] * 0;
        return sum == 0;
    }
}
