using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Parameters;

/// <summary>Keeps every component's decoder weights v_j at length 1, so that a sparsity penalty cannot be evaded by small activations and long v_j.</summary>
/// <remarks>
/// Before a step the part of the gradient that is parallel to v_j is removed, g_j ← g_j − (g_j·v_j) v_j, since the step could not keep it
/// and the optimizer's moments should not; after the step v_j ← v_j / ‖v_j‖ (Bricken et al., "Towards Monosemanticity", 2023). With tied
/// weights it is the shared matrix, and the sum of both gradients. A component whose weights are all 0 stays as it is.
/// </remarks>
internal sealed class UnitNormDecoder(Kernels kernels, int components)
{
    private readonly AlignedBuffer _scales = new(Kernels.PaddedWidth(components));

    /// <summary>g ← g − (g·v) v for every component.</summary>
    public void RemoveParallel(AutoencoderParameters gradient, AutoencoderParameters parameters)
    {
        kernels.ColumnInnerProducts(gradient.DecoderWeights, parameters.DecoderWeights, [], _scales);
        foreach (ref float scale in _scales.Span)
            scale = -scale;
        kernels.AddScaled(parameters.DecoderWeights, [], _scales, gradient.DecoderWeights);
    }

    /// <summary>v ← v / ‖v‖ for every component.</summary>
    public void Normalise(AutoencoderParameters parameters) =>
        UnitColumns.Normalise(kernels, parameters.DecoderWeights, leastNorm: 0, _scales, parameters.DecoderWeights);
}
