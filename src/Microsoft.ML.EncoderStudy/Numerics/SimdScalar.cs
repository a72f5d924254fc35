using System.Runtime.CompilerServices;

namespace Microsoft.ML.EncoderStudy.Numerics;

/// <summary>One float: what remains where the hardware has no vectors.</summary>
internal readonly struct SimdScalar : ISimd<float>
{
    public static int Width => 1;

    public static float Broadcast(float value) => value;

    public static float Load(ref readonly float source, nuint offset) => Unsafe.Add(ref Unsafe.AsRef(in source), offset);

    public static void Store(float value, ref float destination, nuint offset) => Unsafe.Add(ref destination, offset) = value;

    public static float Add(float left, float right) => left + right;

    public static float Subtract(float left, float right) => left - right;

    public static float Multiply(float left, float right) => left * right;

    public static float Divide(float left, float right) => left / right;

    public static float MultiplyAdd(float left, float right, float addend) => float.MultiplyAddEstimate(left, right, addend);

    public static float Sqrt(float value) => MathF.Sqrt(value);

    public static float Min(float left, float right) => MathF.Min(left, right);

    public static float Max(float left, float right) => MathF.Max(left, right);

    public static float Abs(float value) => MathF.Abs(value);

    public static float Round(float value) => MathF.Round(value);

    public static float PowerOfTwo(float exponent) => BitConverter.Int32BitsToSingle(((int)exponent + 127) << 23);

    public static float Log(float value) => (float)Elementary.Log(value);

    public static float WherePositive(float condition, float value) => condition > 0 ? value : 0;

    public static float WhereEqual(float left, float right, float whenEqual, float otherwise) =>
        left == right ? whenEqual : otherwise;

    public static float Sum(float value) => value;

    public static float Smallest(float value) => value;

    public static bool AnyPositive(float value) => value > 0;
}
