using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>
/// What sets one sparse autoencoder apart from another: its activation function, and what its loss has beside the reconstruction error.
/// </summary>
/// <remarks>
/// Matrices are [rows × stride], their padding 0 in z and in a. One instance serves one training, from one thread.
/// </remarks>
internal interface IAutoencoderArchitecture
{
    /// <summary>a = φ(z). The result may be the input.</summary>
    void Activate(Kernels kernels, ReadOnlySpan<float> z, Span<float> a);

    /// <summary>Evaluates the sparsity term.</summary>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="a">The activations.</param>
    /// <param name="components">K, the columns of a that are not padding.</param>
    /// <param name="stride">The stride of a.</param>
    /// <param name="gradient">
    /// Its gradient ∂/∂a, overwritten; empty where only the value is wanted. What it says of padding has no effect.
    /// </param>
    double Sparsity(Kernels kernels, ReadOnlySpan<float> a, int components, int stride, Span<float> gradient);

    /// <summary>g ← g ⊙ φ′(z): from ∂L/∂a to ∂L/∂z, 0 in the padding.</summary>
    void Backpropagate(Kernels kernels, ReadOnlySpan<float> z, Span<float> g);
}
