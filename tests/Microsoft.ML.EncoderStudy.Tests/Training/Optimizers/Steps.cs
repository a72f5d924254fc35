using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Training.Optimizers;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Training.Optimizers;

/// <summary>Steps of a rule, at every vector width.</summary>
internal static class Steps
{
    /// <summary>Single precision, of a few operations.</summary>
    public const double Relative = 1e-6;

    public static TheoryData<int> Widths => [.. Kernels.All.Select(kernels => kernels.Width)];

    /// <summary>How far a sequence of gradients moves a parameter from 0; all parameters of a step are alike.</summary>
    public static double Displacement(int width, EncoderOptimizer rule, float momentum, float learningRate, params float[] gradients)
    {
        const int length = 32;
        Kernels kernels = Kernels.All.Single(kernels => kernels.Width == width);
        IOptimizer optimizer = IOptimizer.Create(rule, momentum, length);
        var parameters = new float[length];
        foreach (float gradient in gradients)
            optimizer.Step(kernels, learningRate, Enumerable.Repeat(gradient, length).ToArray(), parameters);
        return Assert.Single(parameters.Distinct());
    }
}
