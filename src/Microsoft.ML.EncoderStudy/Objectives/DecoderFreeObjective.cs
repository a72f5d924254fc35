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
    LogSumExp? logSumExp, VarianceBarrier? variance, Decorrelation? decorrelation, WeightRedundancy? weightRedundancy)
{
    /// <summary>Makes objectives over some components each the parts of one objective over all.</summary>
    /// <param name="parts">The parts, in the order of their components; without weight redundancy, all with the same factors.</param>
    public static void Join(DecoderFreeObjective[] parts)
    {
        LogSumExp[] logSumExps = [.. parts.Select(part => part.LogSumExp).OfType<LogSumExp>()];
        VarianceBarrier[] variances = [.. parts.Select(part => part.Variance).OfType<VarianceBarrier>()];
        Decorrelation[] decorrelations = [.. parts.Select(part => part.Decorrelation).OfType<Decorrelation>()];
        foreach (DecoderFreeObjective part in parts)
        {
            part.LogSumExp?.Join(logSumExps);
            part.Variance?.Join(variances);
            part.Decorrelation?.Join(decorrelations);
        }
    }

    private LogSumExp? LogSumExp => logSumExp;

    private VarianceBarrier? Variance => variance;

    private Decorrelation? Decorrelation => decorrelation;

    /// <summary>Evaluates the objective and adds its gradients.</summary>
    /// <param name="batch">The activations.</param>
    /// <param name="activationGradient">∂L/∂a: [rows × stride], added to; empty where only the value is wanted.</param>
    /// <param name="weights">Wᵀ: [inputs × stride].</param>
    /// <param name="weightGradient">The direct part of ∂L/∂Wᵀ: [inputs × stride], added to; empty where only the value is wanted.</param>
    public TermLosses Accumulate(
        ActivationBatch batch, Span<float> activationGradient, ReadOnlySpan<float> weights, Span<float> weightGradient)
    {
        Prepare(batch);
        Complete(batch, activationGradient);
        return Losses(batch) with { WeightRedundancy = weightRedundancy?.Accumulate(weights, weightGradient) ?? 0 };
    }

    /// <summary>Evaluates what other parts must know of this one.</summary>
    public void Prepare(ActivationBatch batch)
    {
        logSumExp?.Prepare(batch);
        variance?.Prepare(batch);
        decorrelation?.Prepare(batch);
    }

    /// <summary>Evaluates the terms over activations once all parts are prepared, and adds this part's gradient.</summary>
    public void Complete(ActivationBatch batch, Span<float> activationGradient)
    {
        logSumExp?.Complete(batch, activationGradient);
        variance?.Complete(batch, activationGradient);
        decorrelation?.Complete(batch, activationGradient);
    }

    /// <summary>The terms over activations once all parts are complete.</summary>
    public TermLosses Losses(ActivationBatch batch) => new(
        logSumExp?.Loss(batch) ?? 0, variance?.Loss(batch) ?? 0, decorrelation?.Loss(batch) ?? 0, WeightRedundancy: 0);
}
