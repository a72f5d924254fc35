using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Training.Torch;

/// <summary>a = max(0, z), and λ · mean |a|: <see cref="Architectures.ReluWithL1"/>.</summary>
internal sealed class TorchReluWithL1(float weight) : ITorchArchitecture
{
    private readonly Scalar _weight = weight;

    public TorchOutcome Evaluate(TorchForward forward)
    {
        Tensor a = nn.functional.relu(forward.PreActivations);
        return new TorchOutcome(a, forward.ErrorOf(forward.Decode(a)), a.abs().mean().mul(_weight).mul(forward.SparsityScale));
    }
}
