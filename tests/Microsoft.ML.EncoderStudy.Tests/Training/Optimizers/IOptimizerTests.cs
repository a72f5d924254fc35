using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Tests.Checkpoints;
using Microsoft.ML.EncoderStudy.Training.Optimizers;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Training.Optimizers;

/// <summary>What holds of every rule.</summary>
public class IOptimizerTests
{
    public static TheoryData<EncoderOptimizer, float> Rules => new()
    {
        { EncoderOptimizer.Adam, 0 },
        { EncoderOptimizer.Sgd, 0 },
        { EncoderOptimizer.Sgd, 0.9f },
    };

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
    public void Create_OfNoOptimizer_Refuses() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => IOptimizer.Create((EncoderOptimizer)9, 0, 16));

    private static float[] Values(int seed, int length)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
    }
}
