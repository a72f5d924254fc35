using System.Numerics.Tensors;
using Microsoft.ML.EncoderStudy.Checkpoints;
using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Training.Optimizers;

/// <summary>u ← μ u + g; p ← p − η u (Polyak's momentum in the form that the common libraries use).</summary>
internal sealed class MomentumDescent(float momentum, int length) : IOptimizer
{
    private readonly AlignedBuffer _velocity = new(length);
    private float _learningRate;

    public IReadOnlyList<AlignedBuffer> Moments => [_velocity];

    public int StepsToCatchUp => int.MaxValue;

    public void Step(Kernels kernels, float learningRate, ReadOnlySpan<float> gradient, Span<float> parameters)
    {
        BeginStep(learningRate);
        StepPart(kernels, 0, gradient, parameters);
    }

    public void BeginStep(float learningRate) => _learningRate = learningRate;

    public void StepPart(Kernels kernels, int start, ReadOnlySpan<float> gradient, Span<float> parameters) =>
        kernels.MomentumUpdate(_learningRate, momentum, gradient, _velocity.Span.Slice(start, parameters.Length), parameters);

    /// <remarks>u, μ u, μ² u … add up: p ← p − η μ (1 − μⁿ)/(1 − μ) u; u ← μⁿ u.</remarks>
    public void CatchUp(Kernels kernels, int steps, int start, Span<float> parameters)
    {
        Span<float> velocity = _velocity.Span.Slice(start, parameters.Length);
        double decay = Elementary.Power(momentum, steps);
        kernels.GradientUpdate((float)(_learningRate * momentum * (1 - decay) / (1 - momentum)), velocity, parameters);
        TensorPrimitives.Multiply(velocity, (float)decay, velocity);
    }

    public void ForgetSteps()
    {
    }

    public void SaveState(BinaryWriter writer)
    {
        writer.WriteAll<float>(_velocity);
        writer.Write(_learningRate);
    }

    public void LoadState(CheckpointReader reader)
    {
        reader.ReadFinite("a velocity", _velocity);
        _learningRate = reader.Read("the learning rate of the last step", 0, float.MaxValue);
    }
}
