using Microsoft.ML.EncoderStudy.Architectures;

namespace Microsoft.ML.EncoderStudy.Tests.Reference;

/// <summary>A loss as a smooth function of the parameters: which entries are active, and what counts as a constant, does not change with them.</summary>
internal interface IReferenceLoss
{
    AutoencoderLosses Value(ReferenceAutoencoder model);

    /// <summary>Adds the gradients of everything that the loss depends on other than through z.</summary>
    /// <returns>∂L/∂z: [rows][components].</returns>
    double[][] Differentiate(ReferenceAutoencoder model, ReferenceGradient gradient);
}
