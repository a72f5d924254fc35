using Microsoft.ML.EncoderStudy.Checkpoints;
using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Training.Optimizers;

/// <summary>p ← p − η g.</summary>
internal sealed class GradientDescent : IOptimizer
{
    private float _learningRate;

    public IReadOnlyList<AlignedBuffer> Moments => [];

    public int StepsToCatchUp => int.MaxValue;

    public void Step(Kernels kernels, float learningRate, ReadOnlySpan<float> gradient, Span<float> parameters) =>
        kernels.GradientUpdate(learningRate, gradient, parameters);

    public void BeginStep(float learningRate) => _learningRate = learningRate;

    public void StepPart(Kernels kernels, int start, ReadOnlySpan<float> gradient, Span<float> parameters) =>
        kernels.GradientUpdate(_learningRate, gradient, parameters);

    public void CatchUp(Kernels kernels, int steps, int start, Span<float> parameters)
    {
        // Without a gradient there is no step.
    }

    public void ForgetSteps()
    {
    }

    public void SaveState(BinaryWriter writer)
    {
    }

    public void LoadState(CheckpointReader reader)
    {
    }
}
