using TorchSharp;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.Training.Torch;

/// <summary>Arithmetic whose constants stay alive during the native call.</summary>
/// <remarks>
/// TorchSharp turns a number, the factor that + and − and every add have silently, and the exponent of a square into a Scalar that nothing
/// keeps alive while native code reads it: a garbage collection at that moment makes the call fail ("Unknown scalar type") or compute with
/// something else. Constants are therefore Scalars that somebody holds on to.
/// </remarks>
internal static class TensorArithmetic
{
    /// <summary>0, alive for ever.</summary>
    public static readonly Scalar Zero = 0f;

    /// <summary>1, alive for ever.</summary>
    public static readonly Scalar One = 1f;

    /// <summary>The least number above 0 of single precision, alive for ever.</summary>
    public static readonly Scalar LeastPositive = float.Epsilon;

    private static readonly Scalar MinusOne = -1f;

    public static Tensor Plus(this Tensor left, Tensor right) => left.add(right, One);

    public static Tensor Plus(this Tensor left, Scalar right) => left.add(right, One);

    public static Tensor PlusInPlace(this Tensor left, Scalar right) => left.add_(right, One);

    public static Tensor Minus(this Tensor left, Tensor right) => left.add(right, MinusOne);

    public static Tensor Squared(this Tensor value) => value.mul(value);

    /// <summary>Every column divided by its length, or by a least length where it is shorter.</summary>
    /// <remarks>By way of its largest magnitude, so that squares neither overflow nor vanish.</remarks>
    public static Tensor UnitColumns(this Tensor value, Scalar leastNorm)
    {
        Tensor largest = value.detach().abs().amax([0L], keepdim: true).clamp_min(leastNorm);
        Tensor scaled = value.div(largest);
        return scaled.div(scaled.Squared().sum([0L], keepdim: true).clamp_min(One).sqrt());
    }

    /// <summary>1 where the value is above 0, and 0 elsewhere.</summary>
    public static Tensor IsPositive(this Tensor value) => value.gt(Zero).to_type(value.dtype);
}
