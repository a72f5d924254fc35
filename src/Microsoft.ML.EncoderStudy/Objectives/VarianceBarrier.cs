using System.Numerics.Tensors;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Settings;

namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>−Σ_j log(Var_j + ε): the diagonal of the log-determinant, a barrier against components that die.</summary>
/// <remarks>
/// Var_j is the unbiased variance of activation j over the batch. ∂L/∂a_ij = −2 w_i (a_ij − μ_j) / ((N − 1)(Var_j + ε)), the
/// dependence of μ on a cancelling because the differences sum to 0. A component that is constant over the batch has a gradient
/// of 0 and a loss of −log ε.
/// </remarks>
/// <param name="Weight">λ.</param>
/// <param name="Epsilon">ε.</param>
internal sealed record VarianceBarrier(float Weight, float Epsilon = VarianceBarrier.DefaultEpsilon) : ObjectiveTerm(Weight)
{
    /// <summary>ε, unless another is asked for.</summary>
    public const float DefaultEpsilon = 1e-6f;

    /// <inheritdoc cref="ObjectiveTerm.Name"/>
    public const string TermName = "variance";

    private const string EpsilonOption = "VarianceEpsilon";

    public override string Name => TermName;

    public override string WeightOption => "VarianceWeight";

    public override void Check(OptionChecks check)
    {
        base.Check(check);
        check.Positive(Epsilon, EpsilonOption);
    }

    public override IEnumerable<(bool IsUnused, string Option, string Reason)> Unused(int components) =>
        [(Epsilon != DefaultEpsilon && !IsOn, EpsilonOption, $"{WeightOption} is 0")];

    public override IActivationTerm OverActivations() => new Evaluator(this);

    private sealed class Evaluator(VarianceBarrier term) : IActivationTerm
    {
        private AlignedBuffer _scales = new(0);

        public double Evaluate(ActivationBatch batch, Summaries all, Span<double> losses, Span<float> gradient)
        {
            ReadOnlySpan<float> variance = batch.Variance[..batch.Components];
            // Logarithms of whole vectors, the padding included: of less than one, the C library's would be taken.
            losses.Fill(1);
            for (int j = 0; j < variance.Length; j++)
                losses[j] = variance[j] + (double)term.Epsilon;
            TensorPrimitives.Log(losses, losses);
            TensorPrimitives.Negate(losses, losses);
            if (gradient.IsEmpty)
                return 0;

            AlignedBuffer.Reserve(ref _scales, batch.Stride);
            double factor = -2 * term.Weight / (batch.TotalWeight - 1);
            for (int j = 0; j < variance.Length; j++)
                _scales.Span[j] = (float)(factor / (variance[j] + (double)term.Epsilon));
            batch.Kernels.AddScaled(batch.Centred, batch.RowWeights, _scales, gradient);
            return 0;
        }
    }
}
