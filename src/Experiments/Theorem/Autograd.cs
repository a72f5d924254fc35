using Microsoft.ML.EncoderStudy.Training.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace EncoderStudy.Experiments.Theorem;

/// <summary>The gradient of the log-sum-exp term as torch's autograd finds it, which knows nothing of responsibilities.</summary>
/// <remarks>
/// Torch is handed the value of the term and nothing else of this study. No operation here takes a number as an operand: TorchSharp lets the
/// garbage collector take such numbers away while native code reads them.
/// </remarks>
internal static class Autograd
{
    /// <summary>With the activations as the leaves of the graph.</summary>
    /// <param name="activations">a: [rows × components], row-major.</param>
    /// <param name="components">K.</param>
    /// <exception cref="ExperimentException">Torch's native library cannot be loaded; the message says why.</exception>
    public static GradientSample AtActivations(float[] activations, int components)
    {
        NativeTorch.Load();
        using var scope = TorchScope.Enter();
        Tensor a = Matrix(activations, components).requires_grad_();
        LogSumExp(a).backward();
        return Sample(a, components);
    }

    /// <summary>In a backward pass through an encoder, from the term to the weights: what arrives at the activations on its way.</summary>
    /// <param name="inputs">x: [rows × inputs], row-major.</param>
    /// <param name="weights">W: [components × inputs].</param>
    /// <param name="biases">b: [components].</param>
    /// <exception cref="ExperimentException">Torch's native library cannot be loaded; the message says why.</exception>
    public static GradientSample ThroughEncoder(float[] inputs, float[] weights, float[] biases)
    {
        NativeTorch.Load();
        using var scope = TorchScope.Enter();
        int size = weights.Length / biases.Length;
        Tensor w = Matrix(weights, size).requires_grad_(), b = tensor(biases, device: CPU).requires_grad_();
        Tensor a = nn.functional.relu(nn.functional.linear(Matrix(inputs, size), w, b));
        a.retain_grad();
        LogSumExp(a).backward();
        return Sample(a, biases.Length);
    }

    /// <summary>Σ_i −log Σ_j exp(−a_ij).</summary>
    private static Tensor LogSumExp(Tensor a) => a.neg().logsumexp(1).sum().neg();

    private static Tensor Matrix(float[] values, int columns) => tensor(values, [values.Length / columns, columns], device: CPU);

    private static GradientSample Sample(Tensor a, int components) =>
        new(a.detach().data<float>().ToArray(), a.grad!.data<float>().ToArray(), components);
}
