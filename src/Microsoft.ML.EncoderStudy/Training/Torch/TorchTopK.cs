using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Training.Torch;

/// <summary>The k largest pre-activations of every row: <see cref="Architectures.TopK"/>.</summary>
internal sealed class TorchTopK(int k, float auxiliaryWeight) : ITorchArchitecture
{
    private readonly TorchAuxiliaryLoss _auxiliary = new(auxiliaryWeight);

    public TorchOutcome Evaluate(TorchForward forward)
    {
        Tensor a = Largest(forward.PreActivations, k);
        Tensor reconstruction = forward.Decode(a);
        return new TorchOutcome(a, forward.ErrorOf(reconstruction), Auxiliary: _auxiliary.Evaluate(forward, reconstruction));
    }

    /// <summary>ReLU(TopK(z)), row by row.</summary>
    public static Tensor Largest(Tensor z, int k)
    {
        (_, Tensor indices) = z.topk(k, dim: 1);
        return nn.functional.relu(z.mul(zeros_like(z).scatter(1, indices, ones_like(z))));
    }
}
