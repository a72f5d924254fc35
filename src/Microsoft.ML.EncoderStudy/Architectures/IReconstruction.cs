using Microsoft.ML.EncoderStudy.Parameters;

namespace Microsoft.ML.EncoderStudy.Architectures;

/// <summary>A loss of the reconstruction x̂ = a V + c of a batch, with its gradient.</summary>
internal interface IReconstruction
{
    /// <summary>Evaluates the loss of an activated batch.</summary>
    double Loss(AutoencoderBatch batch);

    /// <summary>x̂ − x, from all components, of the batch whose loss was evaluated last, transposed: [inputs × padded rows].</summary>
    ReadOnlySpan<float> Residual(AutoencoderBatch batch);

    /// <summary>Adds the gradients of V, c and a. The residual is no longer there afterwards.</summary>
    void AddGradient(AutoencoderBatch batch, AutoencoderParameters gradient);
}
