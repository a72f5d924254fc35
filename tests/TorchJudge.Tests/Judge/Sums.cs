using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.TorchJudge.Judge;

/// <summary>Sums and differences whose factors stay alive, and squares without a number for an exponent; <see cref="TorchObjective"/> says why.</summary>
internal static class Sums
{
    private static readonly Scalar One = 1, MinusOne = -1;

    public static Tensor Plus(this Tensor left, Tensor right) => left.add(right, One);

    public static Tensor Minus(this Tensor left, Tensor right) => left.add(right, MinusOne);

    public static Tensor Squared(this Tensor value) => value.mul(value);
}
