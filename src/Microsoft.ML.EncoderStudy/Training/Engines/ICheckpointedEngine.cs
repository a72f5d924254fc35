using Microsoft.ML.EncoderStudy.Checkpoints;

namespace Microsoft.ML.EncoderStudy.Training.Engines;

/// <summary>An engine that can go on where another of the same making left off.</summary>
/// <inheritdoc cref="ITrainingEngine{TParameters, TLosses}" path="/typeparam"/>
internal interface ICheckpointedEngine<TParameters, TLosses> : ITrainingEngine<TParameters, TLosses>, ISavedState
{
    ISavedState? ITrainingEngine<TParameters, TLosses>.State => this;
}
