namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>What one epoch of training came to, whatever was trained: as files keep it and rules ask of it.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Loss">What was minimised.</param>
/// <param name="Terms">Its terms.</param>
/// <param name="ValidationLoss">The loss on the held-out rows after the epoch; null where none were held out.</param>
internal readonly record struct TrainedEpoch(int Epoch, double Loss, TermLosses Terms, double? ValidationLoss);
