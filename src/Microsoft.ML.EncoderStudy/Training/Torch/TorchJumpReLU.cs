using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Training.Torch;

/// <summary>a = z where z exceeds a learned threshold, and an L0 penalty: <see cref="Architectures.JumpReLU"/>.</summary>
/// <remarks>
/// The step has no derivative, so thresholds learn through a stand-in: a factor that is constant for autograd times (θ − θ′), θ′ being θ
/// without its graph. Its value is 0, and its derivative the factor.
/// </remarks>
/// <param name="weight">λ of the L0 penalty.</param>
/// <param name="bandwidth">ε.</param>
internal sealed class TorchJumpReLU(float weight, float bandwidth) : ITorchArchitecture
{
    private readonly Scalar _weight = weight, _bandwidth = bandwidth, _half = 0.5f;

    public TorchOutcome Evaluate(TorchForward forward)
    {
        Tensor z = forward.PreActivations, threshold = forward.Own[0].exp(), fixedThreshold = threshold.detach();
        Tensor above = z.detach().Minus(fixedThreshold).IsPositive();
        Tensor distance = z.detach().Minus(fixedThreshold).div(_bandwidth).abs();
        Tensor kernel = distance.lt(_half).to_type(z.dtype).div(_bandwidth).neg();
        Tensor movement = threshold.Minus(fixedThreshold);

        Tensor a = z.mul(above).Plus(kernel.mul(fixedThreshold).mul(movement));
        Tensor active = above.Plus(kernel.mul(movement));
        return new TorchOutcome(a, forward.ErrorOf(forward.Decode(a)), active.mean().mul(_weight).mul(forward.SparsityScale));
    }
}
