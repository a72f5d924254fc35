using Microsoft.ML.EncoderStudy.Parameters;

namespace Microsoft.ML.EncoderStudy.Architectures;

/// <summary>The loss of architectures that keep the largest pre-activations and need no penalty: reconstruction and auxiliary loss.</summary>
/// <remarks>a is z where an entry is kept and 0 elsewhere; kept entries are above 0. So ∂L/∂z is ∂L/∂a where a is above 0, and 0 elsewhere.</remarks>
/// <param name="reconstruction">The reconstruction loss.</param>
/// <param name="auxiliaryWeight">α of the auxiliary loss; 0 turns it off.</param>
internal sealed class KeptEntriesLoss(IReconstruction reconstruction, float auxiliaryWeight)
{
    private readonly AuxiliaryLoss _auxiliary = new(auxiliaryWeight);

    /// <summary>As <see cref="IAutoencoderArchitecture.Losses"/>.</summary>
    public AutoencoderLosses Losses(AutoencoderBatch batch, AutoencoderParameters? gradient)
    {
        double squares = reconstruction.Loss(batch);
        double auxiliary = _auxiliary.Loss(batch, reconstruction.Residual(batch), gradient);
        if (gradient is not null)
        {
            batch.ActivationGradient.Clear();
            reconstruction.AddGradient(batch, gradient);
        }

        return new AutoencoderLosses { Reconstruction = squares, Auxiliary = auxiliary };
    }

    /// <summary>As <see cref="IAutoencoderArchitecture.Backpropagate"/>.</summary>
    public void Backpropagate(AutoencoderBatch batch)
    {
        batch.Kernels.MaskWherePositive(batch.Activations, 1, batch.ActivationGradient);
        _auxiliary.AddGradient(batch.ActivationGradient);
    }
}
