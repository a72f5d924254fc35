using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>−Σ_j log(Var_j + ε): the diagonal of the log-determinant, a barrier against components that die.</summary>
/// <remarks>
/// Var_j is the unbiased variance of activation j over the batch. ∂L/∂a_ij = −2 w_i (a_ij − μ_j) / ((N − 1)(Var_j + ε)), the
/// dependence of μ on a cancelling because the differences sum to 0. A component that is constant over the batch has a gradient
/// of 0 and a loss of −log ε.
/// </remarks>
internal sealed class VarianceBarrier(float weight, float epsilon) : IObjectiveTerm
{
    private AlignedBuffer _scales = new(0);

    public double Accumulate(ActivationBatch batch, Span<float> gradient)
    {
        ReadOnlySpan<float> variance = batch.Variance;
        double loss = 0;
        for (int j = 0; j < batch.Components; j++)
            loss -= Math.Log(variance[j] + (double)epsilon);

        if (!gradient.IsEmpty)
        {
            if (_scales.Length < batch.Stride)
                _scales = new AlignedBuffer(batch.Stride);
            Span<float> scales = _scales;
            double factor = -2 * weight / (batch.TotalWeight - 1);
            for (int j = 0; j < batch.Components; j++)
                scales[j] = (float)(factor / (variance[j] + (double)epsilon));
            batch.Kernels.AddScaled(batch.Centred, batch.RowWeights, scales, gradient);
        }

        return weight * loss;
    }
}
