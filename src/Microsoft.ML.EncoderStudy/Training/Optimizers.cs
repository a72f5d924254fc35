using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>Turns gradients into steps. Holds the state of one training.</summary>
internal interface IOptimizer
{
    /// <summary>One step, in place.</summary>
    void Step(Kernels kernels, EncoderParameters gradient, EncoderParameters parameters);
}

internal static class Optimizers
{
    public static IOptimizer Create(EncoderOptimizer optimizer, float learningRate, float momentum, int inputs, int components) =>
        optimizer switch
        {
            EncoderOptimizer.Adam => new Adam(learningRate, inputs, components),
            EncoderOptimizer.Sgd when momentum == 0 => new GradientDescent(learningRate),
            EncoderOptimizer.Sgd => new MomentumDescent(learningRate, momentum, inputs, components),
            _ => throw new ArgumentOutOfRangeException(nameof(optimizer), optimizer, "not an optimizer"),
        };
}

/// <summary>Kingma &amp; Ba, "Adam: a method for stochastic optimization" (2015), algorithm 1 with its recommended constants.</summary>
internal sealed class Adam(float learningRate, int inputs, int components) : IOptimizer
{
    private const float Beta1 = 0.9f;
    private const float Beta2 = 0.999f;
    private const float Epsilon = 1e-8f;

    private readonly EncoderParameters _firstMoment = new(inputs, components);
    private readonly EncoderParameters _secondMoment = new(inputs, components);
    private double _power1 = 1;
    private double _power2 = 1;

    public void Step(Kernels kernels, EncoderParameters gradient, EncoderParameters parameters)
    {
        _power1 *= Beta1;
        _power2 *= Beta2;
        var step = new AdamStep(Beta1, Beta2, (float)(learningRate / (1 - _power1)), (float)(1 / Math.Sqrt(1 - _power2)), Epsilon);
        kernels.AdamUpdate(step, gradient.All, _firstMoment.All, _secondMoment.All, parameters.All);
    }
}

/// <summary>p ← p − η g.</summary>
internal sealed class GradientDescent(float learningRate) : IOptimizer
{
    public void Step(Kernels kernels, EncoderParameters gradient, EncoderParameters parameters) =>
        kernels.GradientUpdate(learningRate, gradient.All, parameters.All);
}

/// <summary>u ← μ u + g; p ← p − η u (Polyak's momentum in the form that the common libraries use).</summary>
internal sealed class MomentumDescent(float learningRate, float momentum, int inputs, int components) : IOptimizer
{
    private readonly EncoderParameters _velocity = new(inputs, components);

    public void Step(Kernels kernels, EncoderParameters gradient, EncoderParameters parameters) =>
        kernels.MomentumUpdate(learningRate, momentum, gradient.All, _velocity.All, parameters.All);
}
