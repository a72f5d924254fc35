using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Training.Torch;

/// <summary>A kind of sparse autoencoder as a graph of torch operations, written from its definition; torch derives the gradients.</summary>
internal interface ITorchArchitecture
{
    /// <summary>The activations of a batch and the terms of its loss, in the caller's dispose scope.</summary>
    TorchOutcome Evaluate(TorchForward forward);
}

/// <summary>What a sparse autoencoder computes a batch from.</summary>
/// <param name="Inputs">x: [rows × inputs].</param>
/// <param name="PreActivations">z = x Wᵀ + b, or (x − c) Wᵀ + b: [rows × components].</param>
/// <param name="EncoderBias">b: [1 × components].</param>
/// <param name="DecoderWeights">Vᵀ: [inputs × components].</param>
/// <param name="DecoderBias">c: [inputs].</param>
/// <param name="Own">The architecture's own parameters, each [1 × components].</param>
/// <param name="Dead">1 for dead components, 0 for others: [1 × components]; null where none is dead.</param>
/// <param name="SparsityScale">The factor of the sparsity penalty.</param>
internal sealed record TorchForward(
    Tensor Inputs, Tensor PreActivations, Tensor EncoderBias, Tensor DecoderWeights, Tensor DecoderBias, IReadOnlyList<Tensor> Own, Tensor? Dead,
    Scalar SparsityScale)
{
    /// <summary>x̂ = a V + c.</summary>
    public Tensor Decode(Tensor activations) => DecoderBias.addmm(activations, DecoderWeights.t(), beta: 1, alpha: 1);

    /// <summary>The mean squared error over all entries.</summary>
    public Tensor ErrorOf(Tensor reconstruction) => nn.functional.mse_loss(reconstruction, Inputs);
}

/// <summary>What a sparse autoencoder makes of a batch.</summary>
/// <param name="Activations">a: [rows × components].</param>
/// <param name="Reconstruction">The mean squared error.</param>
/// <param name="Sparsity">The sparsity term; null where there is none.</param>
/// <param name="Auxiliary">The auxiliary term; null where there is none.</param>
internal sealed record TorchOutcome(Tensor Activations, Tensor Reconstruction, Tensor? Sparsity = null, Tensor? Auxiliary = null);
