using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>Makes the engine of a training.</summary>
internal static class TrainingEngines
{
    /// <param name="settings">What to train.</param>
    /// <param name="gradients">The closed-form gradients.</param>
    /// <param name="parameters">Where the training starts.</param>
    public static ITrainingEngine<EncoderParameters, TermLosses> Create(
        DecoderFreeSettings settings, DecoderFreeGradients gradients, EncoderParameters parameters) =>
        new ClosedFormDecoderFreeEngine(Kernels.Best, settings, gradients, parameters);

    /// <param name="settings">What to train.</param>
    /// <param name="gradients">The closed-form gradients.</param>
    /// <param name="activity">Learns from every step which components were active; null where nobody asks.</param>
    /// <param name="parameters">Where the training starts.</param>
    public static IAutoencoderEngine Create(
        AutoencoderSettings settings, AutoencoderGradients gradients, ComponentActivity? activity, AutoencoderParameters parameters) =>
        new ClosedFormAutoencoderEngine(Kernels.Best, settings, gradients, activity, parameters);
}
