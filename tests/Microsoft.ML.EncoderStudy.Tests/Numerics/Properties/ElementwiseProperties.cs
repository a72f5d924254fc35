using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Tests.Numerics.Properties;

/// <summary>Element by element, and over all elements.</summary>
public class ElementwiseProperties
{
    [KernelProperty]
    public void SumOfSquares_OfAnyNumbers_IsNearThatInDoublePrecision(KernelCase given)
    {
        float[] x = given.Matrix(given.Rows, "x");
        AssertSumOfSquares(given.Kernels, x);
    }

    [KernelProperty]
    public void SumOfSquares_OfSquaresThatSinglePrecisionCannotHold_IsNearThatInDoublePrecision(KernelCase given)
    {
        float[] x = Array.ConvertAll(
            (given with { Kind = NumberKind.Ordinary }).Matrix(given.Rows, "x"), value => value * (given.Seed % 2 == 0 ? 1e30f : 1e-30f));
        AssertSumOfSquares(given.Kernels, x);
    }

    [KernelProperty]
    public void SumOfSquares_OneValueIsNotFinite_IsNotFinite(KernelCase given)
    {
        float[] x = given.Matrix(given.Rows, "x");
        x[given.Generator("place").Next(x.Length)] = given.Seed % 2 == 0 ? float.NaN : float.NegativeInfinity;
        Assert.False(double.IsFinite(given.Kernels.SumOfSquares(x)));
    }

    [KernelProperty]
    public void Rectify_OfAnyNumbers_IsExact(KernelCase given)
    {
        float[] x = given.Matrix(given.Rows, "x"), a = new float[x.Length];
        given.Kernels.Rectify(x, 1, a);
        Assert.Equal(Array.ConvertAll(x, value => Math.Max(0, value)), a);
    }

    [KernelProperty]
    public void MaskWherePositive_OfAnyNumbers_IsExact(KernelCase given)
    {
        float[] x = given.Matrix(given.Rows, "x"), g = given.Matrix(given.Rows, "g"), expected = [.. x.Zip(g, (value, gradient) => value > 0 ? gradient : 0)];
        given.Kernels.MaskWherePositive(x, 1, g);
        Assert.Equal(expected, g);
    }

    [KernelProperty]
    public void Softplus_OfAnyNumbers_IsNearThatInDoublePrecision(KernelCase given)
    {
        float[] x = given.Matrix(given.Rows, "x"), a = new float[x.Length];
        given.Kernels.Softplus(x, a);
        for (int i = 0; i < x.Length; i++)
        {
            // log(1 + e) for tiny e from its series, since 1 + e rounds in double precision too.
            double e = Math.Exp(-Math.Abs((double)x[i]));
            double expected = Math.Max(x[i], 0.0) + (e < 1e-5 ? e - (e * e / 2) + (e * e * e / 3) : Math.Log(1 + e));

            // Exponentials end at 2⁻¹²⁶, which is what is left of them far below 0.
            Assert.Equal(expected, a[i], (1e-6 * expected) + 1.2e-38);
        }
    }

    [KernelProperty]
    public void MultiplyByLogistic_OfAnyNumbers_IsNearThatInDoublePrecision(KernelCase given)
    {
        float[] x = given.Matrix(given.Rows, "x"), g = (given with { Kind = NumberKind.Ordinary }).Matrix(given.Rows, "g"), before = [.. g];
        given.Kernels.MultiplyByLogistic(x, g);
        for (int i = 0; i < x.Length; i++)
            Assert.Equal(before[i] / (1 + Math.Exp(-(double)x[i])), g[i], (1e-6 * Math.Abs(before[i] / (1 + Math.Exp(-(double)x[i])))) + 1e-37);
    }

    [KernelProperty]
    public void ElementwiseKernels_OneValueIsNotANumber_KeepItWhereItIs(KernelCase given)
    {
        float[] x = given.Matrix(given.Rows, "x"), ones = new float[x.Length];
        Array.Fill(ones, 1);
        int place = given.Generator("place").Next(x.Length);
        foreach (Func<float[], float[]> kernel in new Func<float[], float[]>[]
        {
            values => Result(values, (input, result) => given.Kernels.Rectify(input, 1, result)),
            values => Result(values, (input, result) => given.Kernels.Softplus(input, result)),
            values => Result(ones, (_, g) =>
            {
                g.AsSpan().Fill(1);
                given.Kernels.MultiplyByLogistic(values, g);
            }),
        })
        {
            float[] without = kernel(x), damaged = [.. x];
            damaged[place] = float.NaN;
            float[] with = kernel(damaged);
            Assert.True(float.IsNaN(with[place]));
            with[place] = without[place];
            Assert.Equal(without, with);
        }
    }

    [KernelProperty]
    public void AllFinite_OfNumbersAndOneThatIsNone_TellsThemApart(KernelCase given)
    {
        float[] x = given.Matrix(given.Rows, "x");
        Assert.True(given.Kernels.AllFinite(x.AsSpan(0, given.Rows)));
        x[given.Generator("place").Next(given.Rows)] = given.Seed % 2 == 0 ? float.NaN : float.PositiveInfinity;
        Assert.False(given.Kernels.AllFinite(x.AsSpan(0, given.Rows)));
    }

    private static float[] Result(float[] input, Action<float[], float[]> kernel)
    {
        var result = new float[input.Length];
        kernel(input, result);
        return result;
    }

    private static void AssertSumOfSquares(Kernels kernels, float[] x)
    {
        double expected = x.Sum(value => (double)value * value);
        Assert.Equal(expected, kernels.SumOfSquares(x), 1e-5 * expected);
    }
}
