using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>Turns gradients into steps. Holds the state of one training.</summary>
internal interface IOptimizer : ISavedState
{
    /// <summary>What is remembered of earlier gradients, each of the shape of the parameters.</summary>
    IReadOnlyList<AlignedBuffer> Moments { get; }

    /// <summary>One step, in place.</summary>
    void Step(Kernels kernels, float learningRate, ReadOnlySpan<float> gradient, Span<float> parameters);
}

internal static class Optimizers
{
    /// <param name="optimizer">The rule.</param>
    /// <param name="momentum">μ, for gradient descent.</param>
    /// <param name="length">The number of parameters, padding included.</param>
    public static IOptimizer Create(EncoderOptimizer optimizer, float momentum, int length) =>
        optimizer switch
        {
            EncoderOptimizer.Adam => new Adam(length),
            EncoderOptimizer.Sgd when momentum == 0 => new GradientDescent(),
            EncoderOptimizer.Sgd => new MomentumDescent(momentum, length),
            _ => throw new ArgumentOutOfRangeException(nameof(optimizer), optimizer, "not an optimizer"),
        };
}

/// <summary>Kingma &amp; Ba, "Adam: a method for stochastic optimization" (2015), algorithm 1 with its recommended constants.</summary>
internal sealed class Adam(int length) : IOptimizer
{
    private const float Beta1 = 0.9f;
    private const float Beta2 = 0.999f;
    private const float Epsilon = 1e-8f;

    private readonly AlignedBuffer _firstMoment = new(length);
    private readonly AlignedBuffer _secondMoment = new(length);
    private double _power1 = 1;
    private double _power2 = 1;

    public IReadOnlyList<AlignedBuffer> Moments => [_firstMoment, _secondMoment];

    public void Step(Kernels kernels, float learningRate, ReadOnlySpan<float> gradient, Span<float> parameters)
    {
        _power1 *= Beta1;
        _power2 *= Beta2;
        var step = new AdamStep(Beta1, Beta2, (float)(learningRate / (1 - _power1)), (float)(1 / Math.Sqrt(1 - _power2)), Epsilon);
        kernels.AdamUpdate(step, gradient, _firstMoment, _secondMoment, parameters);
    }

    public void SaveState(BinaryWriter writer)
    {
        writer.WriteAll<float>(_firstMoment);
        writer.WriteAll<float>(_secondMoment);
        writer.Write(_power1);
        writer.Write(_power2);
    }

    public void LoadState(BinaryReader reader)
    {
        reader.ReadAll<float>(_firstMoment);
        reader.ReadAll<float>(_secondMoment);
        _power1 = reader.ReadDouble();
        _power2 = reader.ReadDouble();
    }
}

/// <summary>p ← p − η g.</summary>
internal sealed class GradientDescent : IOptimizer
{
    public IReadOnlyList<AlignedBuffer> Moments => [];

    public void Step(Kernels kernels, float learningRate, ReadOnlySpan<float> gradient, Span<float> parameters) =>
        kernels.GradientUpdate(learningRate, gradient, parameters);

    public void SaveState(BinaryWriter writer)
    {
    }

    public void LoadState(BinaryReader reader)
    {
    }
}

/// <summary>u ← μ u + g; p ← p − η u (Polyak's momentum in the form that the common libraries use).</summary>
internal sealed class MomentumDescent(float momentum, int length) : IOptimizer
{
    private readonly AlignedBuffer _velocity = new(length);

    public IReadOnlyList<AlignedBuffer> Moments => [_velocity];

    public void Step(Kernels kernels, float learningRate, ReadOnlySpan<float> gradient, Span<float> parameters) =>
        kernels.MomentumUpdate(learningRate, momentum, gradient, _velocity, parameters);

    public void SaveState(BinaryWriter writer) => writer.WriteAll<float>(_velocity);

    public void LoadState(BinaryReader reader) => reader.ReadAll<float>(_velocity);
}
