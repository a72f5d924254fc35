using Microsoft.ML.EncoderStudy.Training.Optimizers;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>Element by element: the parts are stretches of <see cref="Kernels.RowAlignment"/> floats.</summary>
internal sealed partial class ParallelKernels
{
    /// <summary>How many times the cost of a multiplication an exponential has, a logarithm, or Adam's root and quotient.</summary>
    private const int CostOfFunction = 8;

    public override void Rectify(ReadOnlySpan<float> x, float scale, Span<float> result) => DivideFlat(
        new Operands { A = x, Factor = scale, Result = result }, x.Length, 1,
        static (Kernels kernels, in Operands o, int first, int end) =>
            kernels.Rectify(o.A[Flat(first, end)], o.Factor, o.Result[Flat(first, end)]));

    public override void MaskWherePositive(ReadOnlySpan<float> x, float scale, Span<float> g) => DivideFlat(
        new Operands { A = x, Factor = scale, Result = g }, x.Length, 1,
        static (Kernels kernels, in Operands o, int first, int end) =>
            kernels.MaskWherePositive(o.A[Flat(first, end)], o.Factor, o.Result[Flat(first, end)]));

    public override void Softplus(ReadOnlySpan<float> x, Span<float> result) => DivideFlat(
        new Operands { A = x, Result = result }, x.Length, CostOfFunction,
        static (Kernels kernels, in Operands o, int first, int end) =>
            kernels.Softplus(o.A[Flat(first, end)], o.Result[Flat(first, end)]));

    public override void MultiplyByLogistic(ReadOnlySpan<float> x, Span<float> g) => DivideFlat(
        new Operands { A = x, Result = g }, x.Length, CostOfFunction,
        static (Kernels kernels, in Operands o, int first, int end) =>
            kernels.MultiplyByLogistic(o.A[Flat(first, end)], o.Result[Flat(first, end)]));

    public override void AdamUpdate(
        AdamStep step, ReadOnlySpan<float> gradient, Span<float> firstMoment, Span<float> secondMoment, Span<float> parameters) => DivideFlat(
        new Operands { Step = step, A = gradient, Result = firstMoment, Result2 = secondMoment, Result3 = parameters },
        gradient.Length, CostOfFunction,
        static (Kernels kernels, in Operands o, int first, int end) => kernels.AdamUpdate(
            o.Step, o.A[Flat(first, end)], o.Result[Flat(first, end)], o.Result2[Flat(first, end)], o.Result3[Flat(first, end)]));

    /// <remarks>For a row at a time, which is not worth a thread.</remarks>
    public override void AdamCatchUp(
        MissedAdam missed, ReadOnlySpan<AdamBias> steps, Span<float> firstMoment, Span<float> secondMoment, Span<float> parameters) =>
        kernels.AdamCatchUp(missed, steps, firstMoment, secondMoment, parameters);

    public override void MomentumUpdate(
        float learningRate, float momentum, ReadOnlySpan<float> gradient, Span<float> velocity, Span<float> parameters) => DivideFlat(
        new Operands { Factor = learningRate, Factor2 = momentum, A = gradient, Result = velocity, Result2 = parameters },
        gradient.Length, 2,
        static (Kernels kernels, in Operands o, int first, int end) => kernels.MomentumUpdate(
            o.Factor, o.Factor2, o.A[Flat(first, end)], o.Result[Flat(first, end)], o.Result2[Flat(first, end)]));

    public override void GradientUpdate(float learningRate, ReadOnlySpan<float> gradient, Span<float> parameters) => DivideFlat(
        new Operands { Factor = learningRate, A = gradient, Result = parameters }, gradient.Length, 1,
        static (Kernels kernels, in Operands o, int first, int end) =>
            kernels.GradientUpdate(o.Factor, o.A[Flat(first, end)], o.Result[Flat(first, end)]));

    private void DivideFlat(in Operands operands, int length, int cost, Part part) =>
        Divide(operands, length / RowAlignment, RowAlignment * cost, LeastFloats, part);

    private static Range Flat(int first, int end) => (first * RowAlignment)..(end * RowAlignment);
}
