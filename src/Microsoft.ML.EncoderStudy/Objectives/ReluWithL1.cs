using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>The standard sparse autoencoder: a = max(0, z), and λ · mean |a| over the B·K entries of a batch.</summary>
/// <remarks>
/// <para>
/// Ng, "Sparse autoencoder" (2011), with the L1 penalty of Bricken et al., "Towards Monosemanticity" (2023). Activations are not negative,
/// so the penalty is λ Σ_ij a_ij / (B K) and its gradient λ/(B K) wherever a unit is active. Where z ≤ 0 the activation's derivative is
/// taken to be 0, and with it every gradient.
/// </para>
/// <para>
/// As a mean over entries, as in the study, the penalty does not grow with K or with the batch. Without unit-norm decoder rows it can be
/// evaded: halve a, double the decoder.
/// </para>
/// </remarks>
/// <param name="weight">λ.</param>
internal sealed class ReluWithL1(float weight) : IAutoencoderArchitecture
{
    private AlignedBuffer _sums = new(0);

    public void Activate(Kernels kernels, ReadOnlySpan<float> z, Span<float> a) => kernels.Rectify(z, 1, a);

    public double Sparsity(Kernels kernels, ReadOnlySpan<float> a, int components, int stride, Span<float> gradient)
    {
        if (_sums.Length != stride)
            _sums = new AlignedBuffer(stride);
        double perEntry = weight / ((double)(a.Length / stride) * components);
        gradient.Fill((float)perEntry);

        kernels.ColumnSums(a, [], _sums);
        double sum = 0;
        foreach (float columnSum in _sums.Span[..components])
            sum += columnSum;
        return perEntry * sum;
    }

    public void Backpropagate(Kernels kernels, ReadOnlySpan<float> z, Span<float> g) => kernels.MaskWherePositive(z, 1, g);
}
