using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.Training.Engines;
using Microsoft.ML.EncoderStudy.Training.Torch;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>Makes the engine of a training. Nothing of TorchSharp is touched unless it was asked for.</summary>
internal static class TrainingEngines
{
    /// <param name="host">Knows the device, marks exceptions.</param>
    /// <param name="workers">The threads of the closed forms.</param>
    /// <param name="settings">What to train.</param>
    /// <param name="rows">The training data.</param>
    /// <param name="rowWeights">Frequency weights by row number, or null where all are 1.</param>
    /// <param name="largestBatch">The largest number of rows of a batch.</param>
    /// <param name="gradients">The closed-form gradients over the same rows.</param>
    /// <param name="parameters">Where the training starts; the engine may write to them.</param>
    /// <exception cref="InvalidOperationException">Torch, or the GPU asked for, is not there.</exception>
    public static ITrainingEngine<EncoderParameters> Create(
        IHost host, Workers workers, DecoderFreeSettings settings, TrainingRows rows, float[]? rowWeights, int largestBatch, DecoderFreeGradients gradients,
        EncoderParameters parameters) => settings.Engine switch
        {
            EncoderEngine.TorchSharp => new TorchDecoderFreeEngine(
                TorchBackend.Select(host), settings, rows, rowWeights, largestBatch, parameters),
            _ => ClosedForm(workers, settings, rows, rowWeights, largestBatch, gradients, parameters),
        };

    /// <param name="workers">The threads.</param>
    /// <param name="settings">What to train.</param>
    /// <param name="rows">The training data.</param>
    /// <param name="rowWeights">Frequency weights by row number, or null where all are 1.</param>
    /// <param name="largestBatch">The largest number of rows of a batch.</param>
    /// <param name="gradients">The gradients over the same rows.</param>
    /// <param name="parameters">Where the training starts; the engine may write to them.</param>
    public static ICheckpointedEngine<EncoderParameters> ClosedForm(
        Workers workers, DecoderFreeSettings settings, TrainingRows rows, float[]? rowWeights, int largestBatch, DecoderFreeGradients gradients,
        EncoderParameters parameters) =>
        DividedDecoderFreeEngine.CanDivide(settings, workers.Threads, rows.Inputs, largestBatch)
            ? new DividedDecoderFreeEngine(workers, Kernels.Best, settings, rows, rowWeights, largestBatch, gradients, parameters)
            : new ClosedFormDecoderFreeEngine(workers.Share(Kernels.Best), settings, gradients, parameters);

    /// <param name="host">Knows the device, marks exceptions.</param>
    /// <param name="kernels">The arithmetic of the closed forms.</param>
    /// <param name="settings">What to train.</param>
    /// <param name="rows">The training data.</param>
    /// <param name="largestBatch">The largest number of rows of a batch.</param>
    /// <param name="activity">Learns from every step which components were active, where the settings ask for it.</param>
    /// <param name="gradients">The closed-form gradients over the same rows.</param>
    /// <param name="parameters">Where the training starts; the engine may write to them.</param>
    /// <exception cref="InvalidOperationException">Torch, or the GPU asked for, is not there.</exception>
    public static IAutoencoderEngine Create(
        IHost host, Kernels kernels, AutoencoderSettings settings, TrainingRows rows, int largestBatch, ComponentActivity activity,
        AutoencoderGradients gradients, AutoencoderParameters parameters) => settings.Engine switch
        {
            EncoderEngine.TorchSharp => new TorchAutoencoderEngine(
                TorchBackend.Select(host), settings, rows, largestBatch, activity, parameters),
            _ => new ClosedFormAutoencoderEngine(kernels, settings, gradients, activity, parameters),
        };
}
