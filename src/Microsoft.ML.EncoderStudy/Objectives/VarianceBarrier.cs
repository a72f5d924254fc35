using System.Numerics.Tensors;
using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>−Σ_j log(Var_j + ε): the diagonal of the log-determinant, a barrier against components that die.</summary>
/// <remarks>
/// Var_j is the unbiased variance of activation j over the batch. ∂L/∂a_ij = −2 w_i (a_ij − μ_j) / ((N − 1)(Var_j + ε)), the
/// dependence of μ on a cancelling because the differences sum to 0. A component that is constant over the batch has a gradient
/// of 0 and a loss of −log ε.
/// </remarks>
internal sealed class VarianceBarrier : IObjectiveTerm
{
    /// <summary>ε, unless another is asked for.</summary>
    public const float DefaultEpsilon = 1e-6f;

    private readonly float _weight;
    private readonly float _epsilon;
    private VarianceBarrier[] _parts;
    private AlignedBuffer _scales = new(0);
    private double[] _logs = [];

    public VarianceBarrier(float weight, float epsilon)
    {
        _weight = weight;
        _epsilon = epsilon;
        _parts = [this];
    }

    public void Join(IReadOnlyList<IObjectiveTerm> parts) => _parts = [.. parts.Cast<VarianceBarrier>()];

    public void Prepare(ActivationBatch batch)
    {
        if (_logs.Length < batch.Components)
        {
            _logs = new double[batch.Stride];
            _scales = new AlignedBuffer(batch.Stride);
        }
    }

    public void Complete(ActivationBatch batch, Span<float> gradient)
    {
        ReadOnlySpan<float> variance = batch.Variance;
        for (int j = 0; j < batch.Components; j++)
            _logs[j] = variance[j] + (double)_epsilon;
        _logs.AsSpan(batch.Components).Fill(1);
        TensorPrimitives.Log(_logs, _logs);
        if (gradient.IsEmpty)
            return;

        Span<float> scales = _scales;
        double factor = -2 * _weight / (batch.TotalWeight - 1);
        for (int j = 0; j < batch.Components; j++)
            scales[j] = (float)(factor / (variance[j] + (double)_epsilon));
        batch.Kernels.AddScaled(batch.Centred, batch.RowWeights, scales, gradient);
    }

    public double Loss(ActivationBatch batch)
    {
        double loss = 0;
        foreach (VarianceBarrier part in _parts)
        {
            foreach (double log in part._logs)
                loss -= log;
        }

        return _weight * loss;
    }
}
