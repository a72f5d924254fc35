using Microsoft.ML.EncoderStudy.Checkpoints;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Training.Batches;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>What one encoder is trained with, whatever it minimises.</summary>
/// <param name="Set">The scaled rows of its input column; more than one.</param>
/// <param name="Scaler">How they were scaled.</param>
/// <param name="Random">Draws the initial weights, the held-out rows and the order of the rows.</param>
/// <param name="Checkpoint">Where the training is written down; null for nowhere.</param>
internal sealed record EncoderTraining(ITrainingSet Set, InputScaler Scaler, TauswortheHybrid Random, TrainingCheckpoint? Checkpoint);
