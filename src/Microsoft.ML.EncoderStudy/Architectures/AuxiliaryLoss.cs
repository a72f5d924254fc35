using System.Numerics.Tensors;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;

namespace Microsoft.ML.EncoderStudy.Architectures;

/// <summary>Lets dead components explain what the living ones leave unexplained: α/(B D) Σ (ê − e)², the AuxK loss.</summary>
/// <remarks>
/// <para>
/// Gao et al., "Scaling and evaluating sparse autoencoders" (2024), appendix A.2: e = x − x̂ is the error of the model, taken as given, and
/// ê = a′V its reconstruction from a′, the k′ largest positive pre-activations of a row among the dead components. k′ is half the input's
/// size (there a power of two close to it), and at least 1. Without dead components the loss is 0. A component is dead by the batches
/// before; should it be among the active ones of this batch, it takes part in both x̂ and ê.
/// </para>
/// <para>With r = x̂ − x the residual ê − e is a′V + r, and ∂/∂z is that residual's gradient times Vᵀ where a′ is not 0.</para>
/// </remarks>
/// <param name="weight">α; 0 turns the loss off.</param>
internal sealed class AuxiliaryLoss(float weight)
{
    private AlignedBuffer? _activations;
    private AlignedBuffer? _residual;
    private AlignedBuffer? _gradient;
    private bool _hasGradient;

    /// <summary>Evaluates the loss.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="residual">r of the whole model, transposed.</param>
    /// <param name="gradient">The gradient of V is added to it; null where only the loss is wanted.</param>
    public double Loss(AutoencoderBatch batch, ReadOnlySpan<float> residual, AutoencoderParameters? gradient)
    {
        _hasGradient = false;
        if (weight == 0 || batch.Activity.DeadCount == 0)
            return 0;

        DecoderPass decoder = batch.Decoder;
        _activations ??= batch.NewScratch();
        _residual ??= decoder.NewResidual();
        Span<float> a = _activations.Span[..batch.Activations.Length], r = decoder.Residual(_residual);
        Activate(batch, a, Math.Max(1, decoder.Inputs / 2));
        residual.CopyTo(r);
        decoder.Add(a, .., r);
        double loss = weight * decoder.MeanSquare(r);

        if (gradient is not null)
        {
            _gradient ??= batch.NewScratch();
            Span<float> g = _gradient.Span[..a.Length];
            g.Clear();
            decoder.Differentiate(r, weight);
            decoder.AddWeightGradient(r, a, gradient);
            decoder.AddActivationGradient(r, g);
            batch.Kernels.MaskWherePositive(a, 1, g);
            _hasGradient = true;
        }

        return loss;
    }

    /// <summary>∂L/∂z += what the loss evaluated last adds to it.</summary>
    public void AddGradient(Span<float> preActivationGradient)
    {
        if (_hasGradient)
            TensorPrimitives.Add(preActivationGradient, _gradient!.Span[..preActivationGradient.Length], preActivationGradient);
    }

    private static void Activate(AutoencoderBatch batch, Span<float> a, int k)
    {
        batch.PreActivations.CopyTo(a);
        for (int start = 0; start < a.Length; start += batch.Stride)
        {
            Span<float> row = a.Slice(start, batch.Stride);
            for (int j = 0; j < batch.Components; j++)
            {
                if (!batch.Activity.IsDead(j))
                    row[j] = 0;
            }

            Selection.KeepLargest(row, k, row);
        }
    }
}
