using System.Numerics.Tensors;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Training.Checkpoints;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>Turns gradients into steps. Holds the state of one training.</summary>
internal interface IOptimizer : ISavedState
{
    /// <summary>What is remembered of earlier gradients, each of the shape of the parameters.</summary>
    IReadOnlyList<AlignedBuffer> Moments { get; }

    /// <summary>One step of all parameters, in place.</summary>
    void Step(Kernels kernels, float learningRate, ReadOnlySpan<float> gradient, Span<float> parameters);

    /// <summary>Begins a step that is taken part by part, and by some parts later.</summary>
    void BeginStep(float learningRate);

    /// <summary>The step of some parameters, in place.</summary>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="start">Where these parameters lie among all.</param>
    /// <param name="gradient">Their gradient.</param>
    /// <param name="parameters">The parameters.</param>
    void StepPart(Kernels kernels, int start, ReadOnlySpan<float> gradient, Span<float> parameters);

    /// <summary>The last steps of some parameters, which had no gradient in any of them. All of one learning rate.</summary>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="steps">How many of the steps that were begun.</param>
    /// <param name="start">Where these parameters lie among all.</param>
    /// <param name="parameters">The parameters.</param>
    void CatchUp(Kernels kernels, int steps, int start, Span<float> parameters);

    /// <summary>The most steps that <see cref="CatchUp"/> can do.</summary>
    int StepsToCatchUp { get; }

    /// <summary>Takes note that all parameters have taken all steps.</summary>
    void ForgetSteps();
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
    private AdamStep _step;
    private MissedAdamSteps? _missed;

    private MissedAdamSteps Missed => _missed ??= new MissedAdamSteps(Beta1, Beta2);

    public IReadOnlyList<AlignedBuffer> Moments => [_firstMoment, _secondMoment];

    public int StepsToCatchUp => Missed.Count;

    public void Step(Kernels kernels, float learningRate, ReadOnlySpan<float> gradient, Span<float> parameters)
    {
        Advance(learningRate);
        kernels.AdamUpdate(_step, gradient, _firstMoment, _secondMoment, parameters);
    }

    public void BeginStep(float learningRate)
    {
        Advance(learningRate);
        Missed.Add(_step);
    }

    public void StepPart(Kernels kernels, int start, ReadOnlySpan<float> gradient, Span<float> parameters) =>
        kernels.AdamUpdate(_step, gradient, Part(_firstMoment, start, parameters), Part(_secondMoment, start, parameters), parameters);

    public void CatchUp(Kernels kernels, int steps, int start, Span<float> parameters) => Missed.CatchUp(
        kernels, steps, Epsilon, Part(_firstMoment, start, parameters), Part(_secondMoment, start, parameters), parameters);

    public void ForgetSteps() => _missed?.Forget();

    public void SaveState(BinaryWriter writer)
    {
        writer.WriteAll<float>(_firstMoment);
        writer.WriteAll<float>(_secondMoment);
        writer.Write(_power1);
        writer.Write(_power2);
        Missed.SaveState(writer);
    }

    /// <remarks>A gradient may be so large that its square is infinite: its parameter rests from there on.</remarks>
    public void LoadState(CheckpointReader reader)
    {
        reader.ReadFinite("a first moment", _firstMoment);
        reader.Read("a second moment", _secondMoment, 0, float.PositiveInfinity);
        _power1 = reader.Read("the power of β₁", 0.0, 1);
        _power2 = reader.Read("the power of β₂", 0.0, 1);
        Missed.LoadState(reader);
    }

    private void Advance(float learningRate)
    {
        _power1 *= Beta1;
        _power2 *= Beta2;
        _step = new AdamStep(Beta1, Beta2, (float)(learningRate / (1 - _power1)), (float)(1 / Math.Sqrt(1 - _power2)), Epsilon);
    }

    private static Span<float> Part(AlignedBuffer moment, int start, Span<float> parameters) => moment.Span.Slice(start, parameters.Length);
}

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
