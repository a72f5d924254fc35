using Microsoft.ML.EncoderStudy.Parameters;

namespace Microsoft.ML.EncoderStudy.Training.Engines;

/// <summary>The engine of a sparse autoencoder's training.</summary>
internal interface IAutoencoderEngine : ITrainingEngine<AutoencoderParameters>
{
    /// <summary>Changes components from outside, and forgets what the optimizer remembers of them.</summary>
    /// <param name="components">The components.</param>
    /// <param name="change">Changes their parameters.</param>
    void Replace(IReadOnlyList<int> components, Action<AutoencoderParameters> change);
}
