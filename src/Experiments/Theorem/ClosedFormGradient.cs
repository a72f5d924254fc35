using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;

namespace EncoderStudy.Experiments.Theorem;

/// <summary>The gradient of the log-sum-exp term as the closed-form training computes it in every step.</summary>
internal static class ClosedFormGradient
{
    /// <param name="activations">a: [rows × components], row-major.</param>
    /// <param name="components">K.</param>
    public static GradientSample Of(float[] activations, int components)
    {
        int rows = activations.Length / components;
        var batch = new ActivationBatch(Kernels.Best, components, rows);
        batch.Reset(rows, rowWeights: []);
        for (int i = 0; i < rows; i++)
            activations.AsSpan(i * components, components).CopyTo(batch.Activations[(i * batch.Stride)..]);

        var padded = new AlignedBuffer(rows * batch.Stride);
        new DecoderFreeObjective(Kernels.Best, [new LogSumExp(Weight: 1)], inputs: 0, components).Accumulate(batch, padded, [], []);

        var gradient = new float[activations.Length];
        for (int i = 0; i < rows; i++)
            padded.Span.Slice(i * batch.Stride, components).CopyTo(gradient.AsSpan(i * components));
        return new GradientSample(activations, gradient, components);
    }
}
