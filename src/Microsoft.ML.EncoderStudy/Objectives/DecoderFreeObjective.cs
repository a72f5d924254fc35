namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>
/// λ_lse · log-sum-exp + λ_var · variance + λ_tc · decorrelation, over the activations of a batch, and λ_wr · weight redundancy over
/// the weights. A term with λ = 0 is left out and costs nothing.
/// </summary>
/// <remarks>
/// The log-sum-exp term alone is minimised by collapse: all activations 0 and all responsibilities 1/K. In a Gaussian mixture the
/// log-determinant of the covariance forbids that; here its diagonal and its off-diagonal do, as separate terms.
/// </remarks>
internal sealed class DecoderFreeObjective(
    IObjectiveTerm? logSumExp, IObjectiveTerm? variance, IObjectiveTerm? decorrelation, WeightRedundancy? weightRedundancy)
{
    /// <summary>Evaluates the objective and adds its gradients.</summary>
    /// <param name="batch">The activations.</param>
    /// <param name="activationGradient">∂L/∂a: [rows × stride], added to; empty where only the value is wanted.</param>
    /// <param name="weights">Wᵀ: [inputs × stride].</param>
    /// <param name="weightGradient">The direct part of ∂L/∂Wᵀ: [inputs × stride], added to; empty where only the value is wanted.</param>
    public TermLosses Accumulate(
        ActivationBatch batch, Span<float> activationGradient, ReadOnlySpan<float> weights, Span<float> weightGradient) => new(
        logSumExp?.Accumulate(batch, activationGradient) ?? 0,
        variance?.Accumulate(batch, activationGradient) ?? 0,
        decorrelation?.Accumulate(batch, activationGradient) ?? 0,
        weightRedundancy?.Accumulate(weights, weightGradient) ?? 0);
}
