using Microsoft.ML.EncoderStudy.Checkpoints;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Training.Optimizers;

/// <summary>Turns gradients into steps. Holds the state of one training.</summary>
internal interface IOptimizer : ISavedState
{
    /// <summary>A rule at the beginning of a training.</summary>
    /// <param name="optimizer">The rule.</param>
    /// <param name="momentum">μ, for gradient descent.</param>
    /// <param name="length">The number of parameters, padding included.</param>
    static IOptimizer Create(EncoderOptimizer optimizer, float momentum, int length) =>
        optimizer switch
        {
            EncoderOptimizer.Adam => new Adam(length),
            EncoderOptimizer.Sgd when momentum == 0 => new GradientDescent(),
            EncoderOptimizer.Sgd => new MomentumDescent(momentum, length),
            _ => throw new ArgumentOutOfRangeException(nameof(optimizer), optimizer, "not an optimizer"),
        };

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
