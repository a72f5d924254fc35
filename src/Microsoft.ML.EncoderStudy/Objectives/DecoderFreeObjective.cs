using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Settings;

namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>
/// λ_lse · log-sum-exp + λ_var · variance + λ_tc · decorrelation, over the activations of a batch, and λ_wr · weight redundancy over
/// the weights. A term with λ = 0 is left out and costs nothing.
/// </summary>
/// <remarks>
/// The log-sum-exp term alone is minimised by collapse: all activations 0 and all responsibilities 1/K. In a Gaussian mixture the
/// log-determinant of the covariance forbids that; here its diagonal and its off-diagonal do, as separate terms.
/// </remarks>
/// <param name="terms">The terms over activations, each in its place among <see cref="TermLosses.Names"/>; null where one is left out.</param>
/// <param name="weightRedundancy">The term over weights; null where it is left out.</param>
internal sealed class DecoderFreeObjective(IReadOnlyList<IObjectiveTerm?> terms, WeightRedundancy? weightRedundancy)
{
    /// <summary>Makes the terms over activations, each in its place; null where it is off.</summary>
    private static readonly Func<DecoderFreeSettings, IObjectiveTerm?>[] Makers =
    [
        settings => settings.LseWeight > 0 ? new LogSumExp(settings.LseWeight, settings.LseReduction) : null,
        settings => settings.VarianceWeight > 0 ? new VarianceBarrier(settings.VarianceWeight, settings.VarianceEpsilon) : null,
        settings => settings.DecorrelationWeight > 0 ? new Decorrelation(settings.DecorrelationWeight) : null,
    ];

    /// <summary>The objective that settings ask for.</summary>
    /// <param name="kernels">The arithmetic.</param>
    /// <param name="settings">The factors, and K.</param>
    /// <param name="inputs">D.</param>
    public static DecoderFreeObjective Of(Kernels kernels, DecoderFreeSettings settings, int inputs) => new(
        Array.ConvertAll(Makers, make => make(settings)),
        settings.WeightRedundancyWeight > 0 ? new WeightRedundancy(kernels, settings.WeightRedundancyWeight, inputs, settings.Components) : null);

    /// <summary>Makes objectives over some components each the parts of one objective over all.</summary>
    /// <param name="parts">The parts, in the order of their components; without weight redundancy, all with the same factors.</param>
    public static void Join(DecoderFreeObjective[] parts)
    {
        for (int i = 0; i < Makers.Length; i++)
        {
            IObjectiveTerm[] partsOfTerm = [.. parts.Select(part => part.Terms[i]).OfType<IObjectiveTerm>()];
            foreach (IObjectiveTerm part in partsOfTerm)
                part.Join(partsOfTerm);
        }
    }

    private IReadOnlyList<IObjectiveTerm?> Terms => terms;

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
        for (int i = 0; i < terms.Count; i++)
            terms[i]?.Prepare(batch);
    }

    /// <summary>Evaluates the terms over activations once all parts are prepared, and adds this part's gradient.</summary>
    public void Complete(ActivationBatch batch, Span<float> activationGradient)
    {
        for (int i = 0; i < terms.Count; i++)
            terms[i]?.Complete(batch, activationGradient);
    }

    /// <summary>The terms over activations once all parts are complete.</summary>
    public TermLosses Losses(ActivationBatch batch)
    {
        TermLosses losses = default;
        for (int i = 0; i < terms.Count; i++)
            losses.Set(i, terms[i]?.Loss(batch) ?? 0);
        return losses;
    }
}
