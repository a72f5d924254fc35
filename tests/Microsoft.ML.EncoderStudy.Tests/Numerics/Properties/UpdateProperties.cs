using Microsoft.ML.EncoderStudy.Numerics;

namespace Microsoft.ML.EncoderStudy.Tests.Numerics.Properties;

/// <summary>Steps of optimizers.</summary>
public class UpdateProperties
{
    private const float LearningRate = 0.01f, Momentum = 0.9f;

    private static readonly AdamStep Step = new(0.9f, 0.999f, StepSize: 0.02f, SecondMomentScale: 3, Epsilon: 1e-8f);

    [KernelProperty]
    public void AdamUpdate_OfAnyGradient_IsNearThatInDoublePrecision(KernelCase given)
    {
        float[] g = given.Matrix(given.Rows, "g"), p = Ordinary(given, "p"), before = [.. p], m = new float[g.Length], v = new float[g.Length];
        given.Kernels.AdamUpdate(Step, g, m, v, p);
        for (int i = 0; i < g.Length; i++)
        {
            double first = (1 - Step.Beta1) * (double)g[i], second = (1 - Step.Beta2) * (double)g[i] * g[i];
            double expected = before[i] - (Step.StepSize * first / ((Math.Sqrt(second) * Step.SecondMomentScale) + Step.Epsilon));
            Assert.Equal(expected, p[i], 1e-6 * (Math.Abs(expected) + Step.StepSize));
            AssertMoment(first, m[i]);
            AssertMoment(second, v[i]);
        }
    }

    [KernelProperty]
    public void MomentumUpdate_OfAnyGradient_IsNearThatInDoublePrecision(KernelCase given)
    {
        float[] g = given.Matrix(given.Rows, "g"), u = given.Matrix(given.Rows, "u"), p = given.Matrix(given.Rows, "p"), velocity = [.. u], before = [.. p];
        given.Kernels.MomentumUpdate(LearningRate, Momentum, g, u, p);
        for (int i = 0; i < g.Length; i++)
        {
            Rounded expected = default(Rounded) + ((double)Momentum * velocity[i]) + g[i];
            Assert.True(u[i] == 0 ? Math.Abs(expected.Value) < 2e-38 : Math.Abs(expected.Value - u[i]) <= expected.Tolerance);
            (default(Rounded) + before[i] + (-(double)LearningRate * Momentum * velocity[i]) + (-(double)LearningRate * g[i])).AssertNear(p[i]);
        }
    }

    [KernelProperty]
    public void GradientUpdate_OfAnyGradient_IsNearThatInDoublePrecision(KernelCase given)
    {
        float[] g = given.Matrix(given.Rows, "g"), p = given.Matrix(given.Rows, "p"), before = [.. p];
        given.Kernels.GradientUpdate(LearningRate, g, p);
        for (int i = 0; i < g.Length; i++)
            (default(Rounded) + before[i] + (-(double)LearningRate * g[i])).AssertNear(p[i]);
    }

    [KernelProperty]
    public void Updates_OneGradientIsNotFinite_ReachItsParameterAndNoOther(KernelCase given)
    {
        float[] g = Ordinary(given, "g");
        int place = given.Generator("place").Next(g.Length);
        foreach (Action<float[], float[]> update in new Action<float[], float[]>[]
        {
            (gradient, p) => given.Kernels.AdamUpdate(Step, gradient, new float[p.Length], new float[p.Length], p),
            (gradient, p) => given.Kernels.MomentumUpdate(LearningRate, Momentum, gradient, new float[p.Length], p),
            (gradient, p) => given.Kernels.GradientUpdate(LearningRate, gradient, p),
        })
        {
            float[] without = Ordinary(given, "p"), with = Ordinary(given, "p"), damaged = [.. g];
            update(g, without);
            damaged[place] = float.NaN;
            update(damaged, with);
            Assert.True(float.IsNaN(with[place]));
            with[place] = without[place];
            Assert.Equal(without, with);
        }
    }

    private static float[] Ordinary(KernelCase given, string name) => (given with { Kind = NumberKind.Ordinary }).Matrix(given.Rows, name);

    /// <summary>Moments below the normal numbers are 0.</summary>
    private static void AssertMoment(double expected, float found) =>
        Assert.Equal(Math.Abs(expected) < 1.1754943e-38 ? 0 : expected, found, (1e-6 * Math.Abs(expected)) + 1e-44);
}
