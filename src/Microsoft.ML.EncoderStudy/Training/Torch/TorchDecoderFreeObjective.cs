using Microsoft.ML.EncoderStudy.Objectives;
using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Training.Torch;

/// <summary>The decoder-free objective as a graph of torch operations, written from its definition; torch derives the gradients.</summary>
/// <remarks>Everything is made in the caller's dispose scope.</remarks>
/// <param name="terms">The terms.</param>
internal sealed class TorchDecoderFreeObjective(IReadOnlyList<ObjectiveTerm> terms)
{
    private readonly Scalar[] _weights = [.. terms.Select(term => (Scalar)term.Weight)];
    private readonly Func<TorchActivations, Tensor>?[] _losses = [.. terms.Select(term => term.IsOn ? TorchTerms.Of(term) : null)];

    /// <summary>What the terms are called.</summary>
    public IReadOnlyList<string> Names { get; } = [.. terms.Select(term => term.Name)];

    /// <summary>The terms, each a scalar; 0 where it is off.</summary>
    /// <param name="a">Activations: [rows × components].</param>
    /// <param name="rowWeights">Frequency weights: [rows × 1], or null where all are 1.</param>
    /// <param name="weights">Wᵀ: [inputs × components].</param>
    public Tensor[] Terms(Tensor a, Tensor? rowWeights, Tensor weights)
    {
        Tensor nothing = zeros([], dtype: a.dtype, device: a.device);
        var batch = new TorchActivations(a, rowWeights, weights);
        return [.. _losses.Select((loss, i) => loss is null ? nothing : loss(batch).mul(_weights[i]))];
    }
}
