using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Tests.Checkpoints;
using Microsoft.ML.EncoderStudy.Training.Optimizers;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Training.Optimizers;

/// <summary>Steps worked out by hand from the papers' rules, at every vector width.</summary>
public class OptimizersTests
{
    /// <summary>Single precision, of a few operations.</summary>
    private const double Relative = 1e-6;

    public static TheoryData<int> Widths => [.. Kernels.All.Select(kernels => kernels.Width)];

    public static TheoryData<EncoderOptimizer, float> Rules => new()
    {
        { EncoderOptimizer.Adam, 0 },
        { EncoderOptimizer.Sgd, 0 },
        { EncoderOptimizer.Sgd, 0.9f },
    };

    [Theory]
    [MemberData(nameof(Widths))]
    public void Adam_InItsFirstStep_MovesByTheLearningRateAgainstTheSignWhateverTheSizeOfTheGradient(int width)
    {
        Assert.Equal(-0.01, Displacement(width, EncoderOptimizer.Adam, 0, 0.01f, 5f), 0.01 * Relative);
        Assert.Equal(0.01, Displacement(width, EncoderOptimizer.Adam, 0, 0.01f, -2e-3f), 0.01 * 1e-5);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Adam_OfAGradientAsLargeAsEpsilon_MovesByHalfTheLearningRate(int width) =>

        // η g/(|g| + ε) with g = ε = 10⁻⁸.
        Assert.Equal(-0.005, Displacement(width, EncoderOptimizer.Adam, 0, 0.01f, 1e-8f), 0.005 * Relative);

    [Theory]
    [MemberData(nameof(Widths))]
    public void Adam_AfterOneGradientAndNone_MovesByWhatIsLeftOfTheMoments(int width)
    {
        // m = β₁ (1 − β₁) g and v = β₂ (1 − β₂) g², corrected by 1 − β₁² and 1 − β₂²: 0.09/0.19 over √(0.999/1.999) of a whole step.
        double second = 0.09 / 0.19 / Math.Sqrt(0.999 / 1.999);
        Assert.Equal(0.670058, second, 1e-6);
        Assert.Equal(-0.01 * (1 + second), Displacement(width, EncoderOptimizer.Adam, 0, 0.01f, 2f, 0f), 0.01 * 1e-5);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Adam_OfTwoOppositeGradients_GoesOnAgainstTheFirstAndTurnsOnlyAfterTheSecond(int width)
    {
        // m = (0.09 − 0.1) g, v = 0.001 (0.999 + 1) g²: −0.01/0.19 of a whole step, back.
        Assert.Equal(-0.01 * (1 - (0.01 / 0.19)), Displacement(width, EncoderOptimizer.Adam, 0, 0.01f, 3f, -3f), 0.01 * 1e-5);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void Sgd_WithoutMomentum_MovesByTheLearningRateTimesTheGradient(int width) =>
        Assert.Equal(-0.1 * (3 - 1), Displacement(width, EncoderOptimizer.Sgd, 0, 0.1f, 3f, -1f), Relative);

    [Theory]
    [MemberData(nameof(Widths))]
    public void Sgd_WithMomentum_GoesOnByThePastGradientsEachDecayedPerStep(int width) =>

        // u: 1, 0.5 + 2 = 2.5, 1.25 + 0; together 4.75.
        Assert.Equal(-0.1 * 4.75, Displacement(width, EncoderOptimizer.Sgd, 0.5f, 0.1f, 1f, 2f, 0f), Relative);

    [Theory]
    [MemberData(nameof(Rules))]
    public void StepPart_OfEveryPart_GivesTheBitsOfAStepOfAll(EncoderOptimizer rule, float momentum)
    {
        const int length = 64;
        IOptimizer whole = IOptimizer.Create(rule, momentum, length), parts = IOptimizer.Create(rule, momentum, length);
        float[] expected = Values(1, length), found = Values(1, length);
        for (int step = 2; step < 6; step++)
        {
            float[] gradient = Values(step, length);
            whole.Step(Kernels.Best, 0.01f, gradient, expected);
            parts.BeginStep(0.01f);
            parts.StepPart(Kernels.Best, 48, gradient.AsSpan(48), found.AsSpan(48));
            parts.StepPart(Kernels.Best, 0, gradient.AsSpan(0, 48), found.AsSpan(0, 48));
        }

        Assert.Equal(expected, found);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void CatchUp_OfStepsWithoutAGradient_EndsWhereTakingThemEnds(EncoderOptimizer rule, float momentum)
    {
        const int length = 32, missed = 5;
        IOptimizer taking = IOptimizer.Create(rule, momentum, length), missing = IOptimizer.Create(rule, momentum, length);
        float[] expected = Values(1, length), found = Values(1, length), gradient = Values(2, length);
        foreach ((IOptimizer optimizer, float[] parameters) in new[] { (taking, expected), (missing, found) })
        {
            optimizer.BeginStep(0.01f);
            optimizer.StepPart(Kernels.Best, 0, gradient, parameters);
        }

        for (int step = 0; step < missed; step++)
        {
            taking.BeginStep(0.01f);
            taking.StepPart(Kernels.Best, 0, new float[length], expected);
            missing.BeginStep(0.01f);
        }

        missing.CatchUp(Kernels.Best, missed, 0, found);

        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
        Assert.All(
            taking.Moments.Zip(missing.Moments),
            moments => Assert.All(moments.First.Span.ToArray().Zip(moments.Second.Span.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-6)));
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void LoadState_OfAnotherOptimizer_GoesOnToTheSameBits(EncoderOptimizer rule, float momentum)
    {
        const int length = 32;
        IOptimizer saved = IOptimizer.Create(rule, momentum, length), loaded = IOptimizer.Create(rule, momentum, length);
        float[] expected = Values(1, length);
        saved.Step(Kernels.Best, 0.01f, Values(2, length), expected);
        float[] found = [.. expected];
        loaded.LoadState(SavedState.Reader(SavedState.Of(saved)));

        saved.Step(Kernels.Best, 0.01f, Values(3, length), expected);
        loaded.Step(Kernels.Best, 0.01f, Values(3, length), found);

        Assert.Equal(expected, found);
    }

    [Fact]
    public void Moments_AreTwoOfAdamOneOfMomentumAndNoneOfPlainDescent()
    {
        Assert.Equal(2, IOptimizer.Create(EncoderOptimizer.Adam, 0, 16).Moments.Count);
        Assert.Single(IOptimizer.Create(EncoderOptimizer.Sgd, 0.5f, 16).Moments);
        Assert.Empty(IOptimizer.Create(EncoderOptimizer.Sgd, 0, 16).Moments);
    }

    [Fact]
    public void Moments_OfAdamAfterOneStep_AreATenthOfTheGradientAndAThousandthOfItsSquare()
    {
        IOptimizer adam = IOptimizer.Create(EncoderOptimizer.Adam, 0, 16);
        adam.Step(Kernels.Best, 0.01f, Enumerable.Repeat(4f, 16).ToArray(), new float[16]);
        Assert.All(adam.Moments[0].Span.ToArray(), moment => Assert.Equal(0.4, moment, 1e-6));
        Assert.All(adam.Moments[1].Span.ToArray(), moment => Assert.Equal(0.016, moment, 1e-6));
    }

    [Fact]
    public void Create_OfNoOptimizer_Refuses() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => IOptimizer.Create((EncoderOptimizer)9, 0, 16));

    /// <summary>How far a sequence of gradients moves a parameter from 0; all parameters of a step are alike.</summary>
    private static double Displacement(int width, EncoderOptimizer rule, float momentum, float learningRate, params float[] gradients)
    {
        const int length = 32;
        Kernels kernels = Kernels.All.Single(kernels => kernels.Width == width);
        IOptimizer optimizer = IOptimizer.Create(rule, momentum, length);
        var parameters = new float[length];
        foreach (float gradient in gradients)
            optimizer.Step(kernels, learningRate, Enumerable.Repeat(gradient, length).ToArray(), parameters);
        return Assert.Single(parameters.Distinct());
    }

    private static float[] Values(int seed, int length)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
    }
}
