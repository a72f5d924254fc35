using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;

namespace Microsoft.ML.EncoderStudy.Architectures;

/// <summary>1/(B D) Σ (x̂ − x)² of the activations of a batch: the loss that every architecture has, with its gradient.</summary>
/// <remarks>Keeps the residual x̂ − x for terms that build on it, until <see cref="AddGradient"/> turns it into the gradient.</remarks>
/// <param name="gradientWhereActive">
/// Whether the architecture makes nothing of ∂L/∂a where a is 0. Then components that are silent in a whole batch need no products.
/// </param>
internal sealed class Reconstruction(bool gradientWhereActive = false) : IReconstruction
{
    private AlignedBuffer? _residual;

    /// <inheritdoc/>
    public double Loss(AutoencoderBatch batch)
    {
        _residual ??= batch.Decoder.NewResidual();
        Span<float> residual = batch.Decoder.Residual(_residual);
        if (gradientWhereActive)
            batch.Decoder.ReconstructFromActive(batch.Activations, residual);
        else
            batch.Decoder.Reconstruct(batch.Activations, ..batch.Components, residual);
        return batch.Decoder.MeanSquare(residual);
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Residual(AutoencoderBatch batch) => batch.Decoder.Residual(_residual!);

    /// <inheritdoc/>
    public void AddGradient(AutoencoderBatch batch, AutoencoderParameters gradient)
    {
        Span<float> residual = batch.Decoder.Residual(_residual!);
        batch.Decoder.Differentiate(residual, weight: 1);
        batch.Decoder.AddBiasGradient(residual, gradient);
        if (gradientWhereActive)
        {
            batch.Decoder.AddGradientsOfActive(residual, batch.Activations, gradient, batch.ActivationGradient);
            return;
        }

        batch.Decoder.AddWeightGradient(residual, batch.Activations, gradient);
        batch.Decoder.AddActivationGradient(residual, batch.ActivationGradient);
    }
}
