using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Training.Torch;

/// <summary>The k · B largest pre-activations of the batch: <see cref="Architectures.BatchTopK"/>.</summary>
internal sealed class TorchBatchTopK(int k, float auxiliaryWeight) : ITorchArchitecture
{
    private readonly TorchAuxiliaryLoss _auxiliary = new(auxiliaryWeight);

    public TorchOutcome Evaluate(TorchForward forward)
    {
        Tensor a = Largest(forward.PreActivations, k);
        Tensor reconstruction = forward.Decode(a);
        return new TorchOutcome(a, forward.ErrorOf(reconstruction), Auxiliary: _auxiliary.Evaluate(forward, reconstruction));
    }

    /// <summary>ReLU of the k · B largest of all.</summary>
    public static Tensor Largest(Tensor z, int k) =>
        TorchTopK.Largest(z.reshape(1, -1), k * (int)z.shape[0]).reshape(z.shape);
}
