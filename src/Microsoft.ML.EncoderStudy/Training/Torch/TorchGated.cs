using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Training.Torch;

/// <summary>A gate and magnitudes: <see cref="Architectures.Gated"/>.</summary>
/// <param name="weight">λ of the penalty on the gate.</param>
internal sealed class TorchGated(float weight) : ITorchArchitecture
{
    private readonly Scalar _weight = weight;

    public TorchOutcome Evaluate(TorchForward forward)
    {
        Tensor gate = forward.PreActivations;
        Tensor magnitude = gate.Minus(forward.EncoderBias).mul(forward.Own[0].exp()).Plus(forward.Own[1]);
        Tensor a = gate.detach().IsPositive().mul(nn.functional.relu(magnitude));

        Tensor open = nn.functional.relu(gate);
        Tensor byGate = open.matmul(forward.DecoderWeights.detach().t()).Plus(forward.DecoderBias.detach());
        return new TorchOutcome(
            a, forward.ErrorOf(forward.Decode(a)), open.mean().mul(_weight).mul(forward.SparsityScale), forward.ErrorOf(byGate));
    }
}
