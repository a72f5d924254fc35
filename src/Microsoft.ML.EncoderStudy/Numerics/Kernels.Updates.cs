using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>Steps of optimizers that have moments, over padded parameters, in place.</summary>
internal abstract partial class Kernels
{
    /// <summary>m ← β₁m + (1−β₁)g; v ← β₂v + (1−β₂)g²; p ← p − stepSize · m / (√v · secondMomentScale + ε).</summary>
    /// <param name="step">The constants of this step.</param>
    /// <param name="gradient">g.</param>
    /// <param name="firstMoment">m.</param>
    /// <param name="secondMoment">v.</param>
    /// <param name="parameters">p.</param>
    public abstract void AdamUpdate(
        AdamStep step, ReadOnlySpan<float> gradient, Span<float> firstMoment, Span<float> secondMoment, Span<float> parameters);

    /// <summary>u ← momentum · u + g; p ← p − learningRate · u.</summary>
    public abstract void MomentumUpdate(
        float learningRate, float momentum, ReadOnlySpan<float> gradient, Span<float> velocity, Span<float> parameters);

    /// <summary>Does several steps of Adam at once to parameters whose gradient was 0 in all of them.</summary>
    /// <remarks>
    /// p ← p − m (S₁/√v − ε S₂/v), m ← d₁ m, v ← d₂ v. The sum holds where ε is small beside √v; vectors in which it is not for some m ≠ 0
    /// take the steps one by one.
    /// </remarks>
    /// <param name="missed">The constants.</param>
    /// <param name="steps">The steps one by one, oldest first; later ones than these no longer move p.</param>
    /// <param name="firstMoment">m.</param>
    /// <param name="secondMoment">v.</param>
    /// <param name="parameters">p.</param>
    public abstract void AdamCatchUp(
        MissedAdam missed, ReadOnlySpan<AdamBias> steps, Span<float> firstMoment, Span<float> secondMoment, Span<float> parameters);
}

/// <summary>The constants of one Adam step: both bias corrections are folded into <see cref="StepSize"/> and <see cref="SecondMomentScale"/>.</summary>
/// <param name="Beta1">The decay of the first moment.</param>
/// <param name="Beta2">The decay of the second moment.</param>
/// <param name="StepSize">learning rate / (1 − β₁ᵗ).</param>
/// <param name="SecondMomentScale">1 / √(1 − β₂ᵗ).</param>
/// <param name="Epsilon">ε.</param>
internal readonly record struct AdamStep(float Beta1, float Beta2, float StepSize, float SecondMomentScale, float Epsilon);

/// <summary>What differs from one Adam step to the next, as in <see cref="AdamStep"/>.</summary>
internal readonly record struct AdamBias(float StepSize, float SecondMomentScale)
{
    /// <summary>A/B.</summary>
    public double First => (double)StepSize / SecondMomentScale;

    /// <summary>A/B².</summary>
    public double Second => First / SecondMomentScale;
}

/// <summary>The constants of several Adam steps without a gradient.</summary>
/// <param name="Beta1">β₁.</param>
/// <param name="Beta2">β₂.</param>
/// <param name="Epsilon">ε.</param>
/// <param name="First">S₁.</param>
/// <param name="Second">S₂.</param>
/// <param name="FirstDecay">d₁ = β₁ⁿ.</param>
/// <param name="SecondDecay">d₂ = β₂ⁿ.</param>
internal readonly record struct MissedAdam(
    float Beta1, float Beta2, float Epsilon, float First, float Second, float FirstDecay, float SecondDecay);

internal sealed partial class Kernels<TSimd, TVector>
{
    /// <summary>√v is at least so many times ε where the sum is used: what is left out, (ε/√v)², is then below the rounding of a float.</summary>
    private const float LeastRootOverEpsilon = 8192;

    [MethodImpl(Loop)]
    public override void AdamUpdate(
        AdamStep step, ReadOnlySpan<float> gradient, Span<float> firstMoment, Span<float> secondMoment, Span<float> parameters)
    {
        RequireRows(gradient.Length, Math.Min(parameters.Length, Math.Min(firstMoment.Length, secondMoment.Length)));
        var work = new Adam(step, gradient, firstMoment, secondMoment, parameters);
        Divide(work, gradient.Length / RowAlignment, RowAlignment * CostOfFunction, LeastFloats);
    }

    [MethodImpl(Loop)]
    public override void MomentumUpdate(
        float learningRate, float momentum, ReadOnlySpan<float> gradient, Span<float> velocity, Span<float> parameters)
    {
        RequireRows(gradient.Length, Math.Min(parameters.Length, velocity.Length));
        var work = new Momentum(learningRate, momentum, gradient, velocity, parameters);
        Divide(work, gradient.Length / RowAlignment, RowAlignment * 2, LeastFloats);
    }

    /// <remarks>For a row at a time, which is not worth a thread.</remarks>
    [MethodImpl(Loop)]
    public override void AdamCatchUp(
        MissedAdam missed, ReadOnlySpan<AdamBias> steps, Span<float> firstMoment, Span<float> secondMoment, Span<float> parameters)
    {
        RequireRows(parameters.Length, Math.Min(firstMoment.Length, secondMoment.Length));
        ref float m = ref MemoryMarshal.GetReference(firstMoment);
        ref float v = ref MemoryMarshal.GetReference(secondMoment);
        ref float p = ref MemoryMarshal.GetReference(parameters);
        nuint length = (nuint)parameters.Length;
        nuint i = SumFrom(0, missed, ref m, ref v, ref p, length);
        while (i < length)
        {
            TVector mi = TSimd.Load(ref m, i), vi = TSimd.Load(ref v, i);
            TSimd.Store(OneByOne(missed, steps, mi, vi, TSimd.Load(ref p, i)), ref p, i);
            TSimd.Store(WithoutSubnormals(TSimd.Multiply(TSimd.Broadcast(missed.FirstDecay), mi)), ref m, i);
            TSimd.Store(WithoutSubnormals(TSimd.Multiply(TSimd.Broadcast(missed.SecondDecay), vi)), ref v, i);
            i = SumFrom(i + (nuint)TSimd.Width, missed, ref m, ref v, ref p, length);
        }
    }

    /// <summary>
    /// Does the vectors from <paramref name="i"/> up to the first for which the sum does not hold. It calls nothing, so that all constants
    /// stay in registers.
    /// </summary>
    /// <returns>Where that one begins, or the length.</returns>
    [MethodImpl(Loop)]
    private static nuint SumFrom(nuint i, MissedAdam missed, ref float m, ref float v, ref float p, nuint length)
    {
        float leastRoot = LeastRootOverEpsilon * missed.Epsilon;
        TVector zero = TSimd.Broadcast(0), one = TSimd.Broadcast(1), least = TSimd.Broadcast(leastRoot * leastRoot);
        TVector first = TSimd.Broadcast(missed.First), second = TSimd.Broadcast(missed.Epsilon * missed.Second);
        TVector firstDecay = TSimd.Broadcast(missed.FirstDecay), secondDecay = TSimd.Broadcast(missed.SecondDecay);
        for (; i < length; i += (nuint)TSimd.Width)
        {
            TVector mi = TSimd.Load(ref m, i), vi = TSimd.Load(ref v, i);
            if (TSimd.AnyPositive(TSimd.WherePositive(TSimd.Subtract(least, vi), TSimd.Abs(mi))))
                return i;

            // Where m is 0, p stays, and v may be 0 as well.
            TVector reciprocal = TSimd.Divide(one, TSimd.Sqrt(TSimd.WhereEqual(mi, zero, one, vi)));
            TVector sum = TSimd.Subtract(first, TSimd.Multiply(second, reciprocal));
            TVector change = TSimd.Multiply(TSimd.Multiply(mi, reciprocal), sum);
            TSimd.Store(TSimd.Subtract(TSimd.Load(ref p, i), change), ref p, i);
            TSimd.Store(WithoutSubnormals(TSimd.Multiply(firstDecay, mi)), ref m, i);
            TSimd.Store(WithoutSubnormals(TSimd.Multiply(secondDecay, vi)), ref v, i);
        }

        return length;
    }

    [MethodImpl(Loop)]
    private static TVector OneByOne(MissedAdam missed, ReadOnlySpan<AdamBias> steps, TVector m, TVector v, TVector p)
    {
        TVector beta1 = TSimd.Broadcast(missed.Beta1), beta2 = TSimd.Broadcast(missed.Beta2), epsilon = TSimd.Broadcast(missed.Epsilon);
        foreach (AdamBias step in steps)
        {
            m = TSimd.Multiply(beta1, m);
            v = TSimd.Multiply(beta2, v);
            TVector denominator = TSimd.MultiplyAdd(TSimd.Sqrt(v), TSimd.Broadcast(step.SecondMomentScale), epsilon);
            p = TSimd.MultiplyAdd(TSimd.Broadcast(-step.StepSize), TSimd.Divide(m, denominator), p);
        }

        return p;
    }

    /// <summary>
    /// The values, and 0 for those too small for full precision. Where no gradient comes any more, a moment shrinks until it is one of them,
    /// stays there, since 0.9 of so few last places rounds to as many, and makes each later step three times as long; it moves nothing. NaN
    /// becomes 0 too: the parameters, which take their step by the values as they were, tell of it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector WithoutSubnormals(TVector values)
    {
        const float smallestNormal = 1.17549435e-38f;
        return TSimd.WherePositive(TSimd.Subtract(TSimd.Abs(values), TSimd.Broadcast(smallestNormal)), values);
    }

    private readonly ref struct Adam(
        AdamStep step, ReadOnlySpan<float> gradient, Span<float> firstMoment, Span<float> secondMoment, Span<float> parameters)
        : IDivisibleWork
    {
        private readonly ref float _gradient = ref MemoryMarshal.GetReference(gradient);
        private readonly ref float _firstMoment = ref MemoryMarshal.GetReference(firstMoment);
        private readonly ref float _secondMoment = ref MemoryMarshal.GetReference(secondMoment);
        private readonly ref float _parameters = ref MemoryMarshal.GetReference(parameters);

        [MethodImpl(Loop)]
        public void Do(int first, int end)
        {
            TVector beta1 = TSimd.Broadcast(step.Beta1), oneMinusBeta1 = TSimd.Broadcast(1 - step.Beta1);
            TVector beta2 = TSimd.Broadcast(step.Beta2), oneMinusBeta2 = TSimd.Broadcast(1 - step.Beta2);
            TVector minusStepSize = TSimd.Broadcast(-step.StepSize);
            TVector secondMomentScale = TSimd.Broadcast(step.SecondMomentScale), epsilon = TSimd.Broadcast(step.Epsilon);
            ref float g = ref _gradient, m = ref _firstMoment, v = ref _secondMoment, p = ref _parameters;
            for (nuint i = (nuint)first * RowAlignment; i < (nuint)end * RowAlignment; i += (nuint)TSimd.Width)
            {
                TVector gi = TSimd.Load(ref g, i);
                TVector mi = TSimd.MultiplyAdd(beta1, TSimd.Load(ref m, i), TSimd.Multiply(oneMinusBeta1, gi));
                TVector vi = TSimd.MultiplyAdd(beta2, TSimd.Load(ref v, i), TSimd.Multiply(oneMinusBeta2, TSimd.Multiply(gi, gi)));
                TSimd.Store(WithoutSubnormals(mi), ref m, i);
                TSimd.Store(WithoutSubnormals(vi), ref v, i);
                TVector denominator = TSimd.MultiplyAdd(TSimd.Sqrt(vi), secondMomentScale, epsilon);
                TSimd.Store(TSimd.MultiplyAdd(minusStepSize, TSimd.Divide(mi, denominator), TSimd.Load(ref p, i)), ref p, i);
            }
        }
    }

    private readonly ref struct Momentum(
        float learningRate, float momentum, ReadOnlySpan<float> gradient, Span<float> velocity, Span<float> parameters) : IDivisibleWork
    {
        private readonly ref float _gradient = ref MemoryMarshal.GetReference(gradient);
        private readonly ref float _velocity = ref MemoryMarshal.GetReference(velocity);
        private readonly ref float _parameters = ref MemoryMarshal.GetReference(parameters);

        [MethodImpl(Loop)]
        public void Do(int first, int end)
        {
            TVector factor = TSimd.Broadcast(momentum), minusRate = TSimd.Broadcast(-learningRate);
            ref float g = ref _gradient, u = ref _velocity, p = ref _parameters;
            for (nuint i = (nuint)first * RowAlignment; i < (nuint)end * RowAlignment; i += (nuint)TSimd.Width)
            {
                TVector ui = TSimd.MultiplyAdd(factor, TSimd.Load(ref u, i), TSimd.Load(ref g, i));
                TSimd.Store(WithoutSubnormals(ui), ref u, i);
                TSimd.Store(TSimd.MultiplyAdd(minusRate, ui, TSimd.Load(ref p, i)), ref p, i);
            }
        }
    }
}
