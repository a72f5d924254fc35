using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.EncoderStudy.Training.Optimizers;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>One step of an optimizer over padded parameters, in place.</summary>
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

    /// <summary>p ← p − learningRate · g.</summary>
    public abstract void GradientUpdate(float learningRate, ReadOnlySpan<float> gradient, Span<float> parameters);
}

/// <summary>The constants of one Adam step: both bias corrections are folded into <see cref="StepSize"/> and <see cref="SecondMomentScale"/>.</summary>
/// <param name="Beta1">The decay of the first moment.</param>
/// <param name="Beta2">The decay of the second moment.</param>
/// <param name="StepSize">learning rate / (1 − β₁ᵗ).</param>
/// <param name="SecondMomentScale">1 / √(1 − β₂ᵗ).</param>
/// <param name="Epsilon">ε.</param>
internal readonly record struct AdamStep(float Beta1, float Beta2, float StepSize, float SecondMomentScale, float Epsilon);

internal sealed partial class Kernels<TSimd, TVector>
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void AdamUpdate(
        AdamStep step, ReadOnlySpan<float> gradient, Span<float> firstMoment, Span<float> secondMoment, Span<float> parameters)
    {
        RequireRows(gradient.Length, Math.Min(parameters.Length, Math.Min(firstMoment.Length, secondMoment.Length)));
        TVector beta1 = TSimd.Broadcast(step.Beta1), oneMinusBeta1 = TSimd.Broadcast(1 - step.Beta1);
        TVector beta2 = TSimd.Broadcast(step.Beta2), oneMinusBeta2 = TSimd.Broadcast(1 - step.Beta2);
        TVector minusStepSize = TSimd.Broadcast(-step.StepSize);
        TVector secondMomentScale = TSimd.Broadcast(step.SecondMomentScale), epsilon = TSimd.Broadcast(step.Epsilon);
        ref float g = ref MemoryMarshal.GetReference(gradient);
        ref float m = ref MemoryMarshal.GetReference(firstMoment);
        ref float v = ref MemoryMarshal.GetReference(secondMoment);
        ref float p = ref MemoryMarshal.GetReference(parameters);
        for (nuint i = 0; i < (nuint)gradient.Length; i += (nuint)TSimd.Width)
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void MomentumUpdate(
        float learningRate, float momentum, ReadOnlySpan<float> gradient, Span<float> velocity, Span<float> parameters)
    {
        RequireRows(gradient.Length, Math.Min(parameters.Length, velocity.Length));
        TVector factor = TSimd.Broadcast(momentum), minusRate = TSimd.Broadcast(-learningRate);
        ref float g = ref MemoryMarshal.GetReference(gradient);
        ref float u = ref MemoryMarshal.GetReference(velocity);
        ref float p = ref MemoryMarshal.GetReference(parameters);
        for (nuint i = 0; i < (nuint)gradient.Length; i += (nuint)TSimd.Width)
        {
            TVector ui = TSimd.MultiplyAdd(factor, TSimd.Load(ref u, i), TSimd.Load(ref g, i));
            TSimd.Store(WithoutSubnormals(ui), ref u, i);
            TSimd.Store(TSimd.MultiplyAdd(minusRate, ui, TSimd.Load(ref p, i)), ref p, i);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void GradientUpdate(float learningRate, ReadOnlySpan<float> gradient, Span<float> parameters)
    {
        RequireRows(gradient.Length, parameters.Length);
        TVector minusRate = TSimd.Broadcast(-learningRate);
        ref float g = ref MemoryMarshal.GetReference(gradient);
        ref float p = ref MemoryMarshal.GetReference(parameters);
        for (nuint i = 0; i < (nuint)gradient.Length; i += (nuint)TSimd.Width)
            TSimd.Store(TSimd.MultiplyAdd(minusRate, TSimd.Load(ref g, i), TSimd.Load(ref p, i)), ref p, i);
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
}
