using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Training.Torch;

/// <summary>The loss that revives dead components: <see cref="Architectures.AuxiliaryLoss"/>.</summary>
internal sealed class TorchAuxiliaryLoss(float weight)
{
    private readonly Scalar _weight = weight;

    /// <summary>α/(B D) Σ (ê − e)²; null without dead components.</summary>
    public Tensor? Evaluate(TorchForward forward, Tensor reconstruction)
    {
        if (weight == 0 || forward.Dead is not Tensor dead)
            return null;
        Tensor positive = nn.functional.relu(forward.PreActivations).mul(dead);
        int k = (int)Math.Min(positive.shape[1], Math.Max(1, forward.Inputs.shape[1] / 2));
        Tensor explained = TorchTopK.Largest(positive, k).matmul(forward.DecoderWeights.t());
        Tensor error = forward.Inputs.Minus(reconstruction).detach();
        return nn.functional.mse_loss(explained, error).mul(_weight);
    }
}
