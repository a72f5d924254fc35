using Microsoft.ML.EncoderStudy.Checkpoints;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Settings;

namespace Microsoft.ML.EncoderStudy.Training.Engines;

/// <summary>Holds the parameters of one training and turns batches into steps of them. One thread at a time.</summary>
/// <typeparam name="TParameters">The parameters.</typeparam>
internal interface ITrainingEngine<TParameters> : IDisposable
{
    /// <summary>The parameters as the last step left them. Reading them may copy them from a device; the object is always the same.</summary>
    TParameters Parameters { get; }

    /// <summary>What the terms of the loss are called.</summary>
    IReadOnlyList<string> Terms { get; }

    /// <summary>What a checkpoint holds of the engine; null where no checkpoint can: options that ask for one are refused.</summary>
    ISavedState? State => null;

    /// <summary>Evaluates a batch and takes one step of the optimizer.</summary>
    /// <returns>The losses before the step.</returns>
    TermLosses Step(ReadOnlySpan<int> batch, TrainingStep step);

    /// <summary>Evaluates a batch.</summary>
    TermLosses Loss(ReadOnlySpan<int> batch);

    /// <summary>Frees what the engine has outside managed memory, if it has any.</summary>
    void IDisposable.Dispose()
    {
    }
}
