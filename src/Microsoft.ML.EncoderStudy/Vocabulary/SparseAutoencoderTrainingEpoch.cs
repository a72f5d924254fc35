namespace Microsoft.ML.Transforms;

/// <summary>What one epoch of training came to: unweighted means over its batches, a short last batch counting as one.</summary>
/// <remarks>Each term includes its factor from the options, so that the terms add up to <see cref="Loss"/>. Immutable and thread-safe.</remarks>
/// <param name="Epoch">The number of the epoch, from 1.</param>
/// <param name="Loss">The sum of the terms.</param>
/// <param name="ReconstructionTerm">The mean squared error over all entries of a batch, in squared units of an input.</param>
/// <param name="SparsityTerm">The sparsity term of the architecture.</param>
/// <param name="AuxiliaryTerm">The auxiliary loss of the architecture: of dead components (TopK and its kin) or of the gate (Gated); 0 where there is none.</param>
/// <param name="DecoderFreeTerm">The decoder-free objective, where it was added to the loss; 0 elsewhere.</param>
/// <param name="ValidationLoss">The loss on the held-out rows after the epoch; <see langword="null"/> where none were held out.</param>
public sealed record SparseAutoencoderTrainingEpoch(
    int Epoch, double Loss, double ReconstructionTerm, double SparsityTerm, double AuxiliaryTerm, double DecoderFreeTerm,
    double? ValidationLoss);
