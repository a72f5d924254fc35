using Microsoft.ML.EncoderStudy.Checkpoints;

namespace Microsoft.ML.EncoderStudy.Training.Engines;

/// <summary>An engine that can go on where another of the same making left off.</summary>
/// <inheritdoc cref="ITrainingEngine{TParameters}" path="/typeparam"/>
internal interface ICheckpointedEngine<TParameters> : ITrainingEngine<TParameters>, ISavedState
{
    ISavedState? ITrainingEngine<TParameters>.State => this;
}
