using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>Σ_i w_i · (−log Σ_j exp(−a_ij)): the negative log-likelihood of a mixture whose components have energies a.</summary>
/// <remarks>
/// <para>
/// Its gradient is the mixture's responsibility: ∂L/∂a_ij = r_ij = exp(−a_ij) / Σ_k exp(−a_ik), times w_i. A gradient step is
/// therefore the M-step of an implicit EM, the E-step having happened in the forward pass.
/// </para>
/// <para>
/// With <see cref="LseReduction.Sum"/> the term is summed over the batch, as the published study does, while the other terms do
/// not grow with the batch; with <see cref="LseReduction.Mean"/> it is divided by N = Σ w.
/// </para>
/// </remarks>
internal sealed class LogSumExp(float weight, LseReduction reduction) : IObjectiveTerm
{
    private AlignedBuffer _responsibilities = new(0);
    private AlignedBuffer _scales = new(0);
    private float[] _logSums = [];

    public double Accumulate(ActivationBatch batch, Span<float> gradient)
    {
        int size = batch.Rows * batch.Stride;
        if (_logSums.Length < batch.Rows)
        {
            _logSums = new float[batch.Rows];
            _responsibilities = new AlignedBuffer(size);
            _scales = new AlignedBuffer(batch.Stride);
        }

        Span<float> logSums = _logSums.AsSpan(0, batch.Rows);
        Span<float> responsibilities = _responsibilities.Span[..size];
        batch.Kernels.Softmin(batch.Activations, batch.Components, batch.Stride, responsibilities, logSums);

        double scale = reduction == LseReduction.Mean ? weight / batch.TotalWeight : weight;
        if (!gradient.IsEmpty)
        {
            _scales.Span.Fill((float)scale);
            batch.Kernels.AddScaled(responsibilities, batch.RowWeights, _scales, gradient);
        }

        ReadOnlySpan<float> rowWeights = batch.RowWeights;
        double loss = 0;
        for (int i = 0; i < logSums.Length; i++)
            loss -= (rowWeights.IsEmpty ? 1f : rowWeights[i]) * (double)logSums[i];
        return scale * loss;
    }
}
