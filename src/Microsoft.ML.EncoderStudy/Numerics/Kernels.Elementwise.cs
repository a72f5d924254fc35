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

    /// <summary>p ← p − learningRate · g: a step of gradient descent.</summary>
    public abstract void GradientUpdate(float learningRate, ReadOnlySpan<float> gradient, Span<float> parameters);

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
    /// <summary>An element of the result, by that of the input and what it was.</summary>
    private interface IElementFunction
    {
        TVector Of(TVector x, TVector r);
    }

    public override void Rectify(ReadOnlySpan<float> x, float scale, Span<float> result) => Elementwise(x, new Rectified(scale), result);

    public override void MaskWherePositive(ReadOnlySpan<float> x, float scale, Span<float> g) => Elementwise(x, new Masked(scale), g);

    public override void Softplus(ReadOnlySpan<float> x, Span<float> result) =>
        Elementwise(x, default(SoftplusOf), result, CostOfFunction);

    public override void MultiplyByLogistic(ReadOnlySpan<float> x, Span<float> g) =>
        Elementwise(x, default(TimesLogistic), g, CostOfFunction);

    public override void GradientUpdate(float learningRate, ReadOnlySpan<float> gradient, Span<float> parameters) =>
        Elementwise(gradient, new Descended(learningRate), parameters);

    [MethodImpl(Loop)]
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

    [MethodImpl(Loop)]
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

    [MethodImpl(Loop)]
    private void Elementwise<TFunction>(ReadOnlySpan<float> x, TFunction function, Span<float> result, int cost = 1)
        where TFunction : struct, IElementFunction
    {
        RequireRows(x.Length, result.Length);
        Divide(new ElementwiseWork<TFunction>(x, function, result), x.Length / RowAlignment, RowAlignment * cost, LeastFloats);
    }

    private readonly ref struct ElementwiseWork<TFunction>(ReadOnlySpan<float> x, TFunction function, Span<float> result) : IDivisibleWork
        where TFunction : struct, IElementFunction
    {
        private readonly ref float _x = ref MemoryMarshal.GetReference(x);
        private readonly ref float _result = ref MemoryMarshal.GetReference(result);

        [MethodImpl(Loop)]
        public void Do(int first, int end)
        {
            ref float x = ref _x, r = ref _result;
            TFunction f = function;
            for (nuint i = (nuint)first * RowAlignment; i < (nuint)end * RowAlignment; i += (nuint)TSimd.Width)
                TSimd.Store(f.Of(TSimd.Load(ref x, i), TSimd.Load(ref r, i)), ref r, i);
        }
    }

    private readonly struct Rectified(float scale) : IElementFunction
    {
        private readonly TVector _scale = TSimd.Broadcast(scale);

        /// <remarks>The addition turns −0 into 0, so that an inactive component is 0 to its last bit, whatever the scale's sign.</remarks>
        public TVector Of(TVector x, TVector r) =>
            TSimd.Add(TSimd.Multiply(_scale, TSimd.Max(x, TSimd.Broadcast(0))), TSimd.Broadcast(0));
    }

    private readonly struct Masked(float scale) : IElementFunction
    {
        private readonly TVector _scale = TSimd.Broadcast(scale);

        public TVector Of(TVector x, TVector r) => TSimd.WherePositive(x, TSimd.Multiply(_scale, r));
    }

    private readonly struct SoftplusOf : IElementFunction
    {
        /// <remarks>
        /// max(0, x) + log(1 + e), e = exp(−|x|). Where 1 + e rounds, log(1 + e) = log(u) · e / (u − 1) with u = 1 + e restores what the
        /// rounding took (Goldberg 1991, theorem 4); where u is 1, log(1 + e) = e.
        /// </remarks>
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Of(TVector x, TVector r)
        {
            TVector zero = TSimd.Broadcast(0), one = TSimd.Broadcast(1);
            TVector e = Exponential<TSimd, TVector>.Of(TSimd.Subtract(zero, TSimd.Abs(x)));
            TVector u = TSimd.Add(one, e);
            TVector rounded = TSimd.Subtract(u, one);
            TVector log = TSimd.Divide(TSimd.Multiply(TSimd.Log(u), e), TSimd.WhereEqual(u, one, one, rounded));
            return TSimd.Add(TSimd.Max(x, zero), TSimd.WhereEqual(u, one, e, log));
        }
    }

    private readonly struct TimesLogistic : IElementFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TVector Of(TVector x, TVector r) =>
            TSimd.Divide(r, TSimd.Add(TSimd.Broadcast(1), Exponential<TSimd, TVector>.Of(TSimd.Subtract(TSimd.Broadcast(0), x))));
    }

    private readonly struct Descended(float learningRate) : IElementFunction
    {
        private readonly TVector _minusRate = TSimd.Broadcast(-learningRate);

        public TVector Of(TVector x, TVector r) => TSimd.MultiplyAdd(_minusRate, x, r);
    }
}
