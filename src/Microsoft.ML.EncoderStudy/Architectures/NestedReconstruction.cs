using System.Numerics.Tensors;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;

namespace Microsoft.ML.EncoderStudy.Architectures;

/// <summary>The mean over nested prefixes of the components, m_1 &lt; … &lt; m_n = K, of the mean squared error of x̂_g = Σ_{j &lt; m_g} a_j v_j + c.</summary>
/// <remarks>
/// <para>
/// Bussmann et al., "Learning multi-level features with Matryoshka sparse autoencoders" (2025). There it is the sum over the prefixes; here
/// that sum is divided by n, so that the loss stays a mean squared error and n does not change its weight against other terms.
/// </para>
/// <para>
/// Group g holds the components that prefix g has beyond prefix g − 1. With r_g = x̂_g − x, G_g = ∂L/∂r_g = 2 r_g/(n B D) and
/// R_g = Σ_{h ≥ g} G_h, since the components of group g take part in prefix g and in all after it,
/// </para>
/// <code>
/// ∂L/∂V = aᵀ R_g     ∂L/∂a = R_g Vᵀ     in the columns of group g,     ∂L/∂c = Σ_i R_1
/// </code>
/// <para>
/// Together the products of all groups cost one of full width, but for the columns that a group takes beyond its ends to be aligned. What
/// such a product finds in the columns of a neighbour must not count: a is 0 there for ∂L/∂V, and ∂L/∂a is taken from the group's own columns only.
/// </para>
/// </remarks>
/// <param name="groupEnds">m_1 … m_n.</param>
internal sealed class NestedReconstruction(IReadOnlyList<int> groupEnds) : IReconstruction
{
    private readonly AlignedBuffer?[] _residuals = new AlignedBuffer?[groupEnds.Count];
    private AlignedBuffer? _ofGroup;

    /// <inheritdoc/>
    public double Loss(AutoencoderBatch batch)
    {
        DecoderPass decoder = batch.Decoder;
        double sum = 0;
        for (int g = 0; g < groupEnds.Count; g++)
        {
            _residuals[g] ??= decoder.NewResidual();
            Span<float> residual = ResidualOf(g, batch);
            if (g == 0)
            {
                decoder.Reconstruct(batch.Activations, Group(g), residual);
            }
            else
            {
                ResidualOf(g - 1, batch).CopyTo(residual);
                decoder.Add(batch.Activations, Group(g), residual);
            }

            sum += decoder.MeanSquare(residual);
        }

        return sum / groupEnds.Count;
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Residual(AutoencoderBatch batch) => ResidualOf(groupEnds.Count - 1, batch);

    /// <inheritdoc/>
    public void AddGradient(AutoencoderBatch batch, AutoencoderParameters gradient)
    {
        DecoderPass decoder = batch.Decoder;
        _ofGroup ??= batch.NewScratch();
        Span<float> ofGroup = _ofGroup.Span[..batch.Activations.Length], residual = [];
        for (int g = groupEnds.Count - 1; g >= 0; g--)
        {
            // The residual of group g becomes R_g.
            ReadOnlySpan<float> ofLaterPrefixes = residual;
            residual = ResidualOf(g, batch);
            decoder.Differentiate(residual, 1.0 / groupEnds.Count);
            if (!ofLaterPrefixes.IsEmpty)
                TensorPrimitives.Add(residual, ofLaterPrefixes, residual);

            Range group = Group(g), columns = Aligned(group);
            ofGroup.Clear();
            AddColumns(batch.Activations, group, batch.Stride, ofGroup);
            decoder.AddWeightGradient(residual, ofGroup, columns, gradient);

            ofGroup.Clear();
            decoder.AddActivationGradient(residual, columns, ofGroup);
            AddColumns(ofGroup, group, batch.Stride, batch.ActivationGradient);
        }

        decoder.AddBiasGradient(residual, gradient);
    }

    private Span<float> ResidualOf(int g, AutoencoderBatch batch) => batch.Decoder.Residual(_residuals[g]!);

    private Range Group(int g) => (g == 0 ? 0 : groupEnds[g - 1])..groupEnds[g];

    private static Range Aligned(Range group) =>
        (group.Start.Value / Kernels.RowAlignment * Kernels.RowAlignment)..Kernels.PaddedWidth(group.End.Value);

    /// <summary>t_ij += s_ij in some columns.</summary>
    private static void AddColumns(ReadOnlySpan<float> source, Range columns, int stride, Span<float> target)
    {
        for (int start = 0; start < target.Length; start += stride)
        {
            Span<float> row = target.Slice(start, stride)[columns];
            TensorPrimitives.Add(row, source.Slice(start, stride)[columns], row);
        }
    }
}
