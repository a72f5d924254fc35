using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.TorchJudge.Judge;

/// <summary>The closed forms on trial: at every step of a training their loss and gradient are compared with autograd's, both in single precision.</summary>
public class TrajectoryTests(Findings findings) : TorchTest(findings)
{
    private const int Steps = 100;

    private const double LossTolerance = 1e-5;

    private const double GradientTolerance = 1e-5;

    /// <summary>Decorrelation by itself lets deviations go to 0, and divides by them.</summary>
    private const double DecorrelationTolerance = 2e-3;

    /// <summary>Two orders of the same additions in the same precision: their errors are of one size, and vary by this much.</summary>
    private const double RoundingFactor = 5;

    public static TheoryData<string, EncoderActivation, string> Cases()
    {
        var cases = new TheoryData<string, EncoderActivation, string>();
        foreach (string problem in new[] { "digits", "noise" })
        {
            foreach (EncoderActivation activation in Enum.GetValues<EncoderActivation>())
            {
                foreach (string terms in TermCombination.Names())
                    cases.Add(problem, activation, terms);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void LossAndGradient_AlongATraining_AreThoseOfAutograd(string problemName, EncoderActivation activation, string terms)
    {
        Problem problem = Problem.Named(problemName);
        Judge(problem, terms, TermCombination.Settings(terms, problem.Components, activation), alwaysReport: false);
    }

    [Fact]
    public void LossAndGradient_AlongThePublishedTraining_AreThoseOfAutograd()
    {
        DecoderFreeSettings settings = TermCombination.Settings("lse+var+tc", 64, EncoderActivation.ReLU) with
        {
            LseWeight = 1,
            VarianceWeight = 1,
            DecorrelationWeight = 1,
        };
        Judge(Problem.Digits(components: 64, batchSize: 128), "published", settings, alwaysReport: true);
    }

    /// <remarks>
    /// Where the two differ by more than the tolerance, autograd in double precision says which is off. The engine passes if it is not; and
    /// also where single precision cannot do better, because a component is nearly constant over a batch or the loss or its gradient
    /// nearly vanishes: then autograd's own error is as large. All such trainings are listed among the findings.
    /// </remarks>
    private void Judge(Problem problem, string terms, DecoderFreeSettings settings, bool alwaysReport)
    {
        double tolerance = terms == "tc" ? DecorrelationTolerance : GradientTolerance;
        Comparison worst = default, worstOfEngine = default, worstOfTorch = default;
        int beyond = 0;
        using var trial = new Trial(problem, settings);
        for (int step = 0; step < Steps; step++)
        {
            int[] batch = trial.NextBatch();
            Comparison found = trial.Compare(batch);
            worst = worst.Worse(found);
            if (!(found.Loss <= LossTolerance && found.Gradient <= tolerance))
            {
                beyond++;
                (Comparison engine, Comparison torch) = trial.CompareWithDoublePrecision(batch);
                worstOfEngine = worstOfEngine.Worse(engine);
                worstOfTorch = worstOfTorch.Worse(torch);
            }

            trial.Step();
        }

        string verdict = $"{problem.Name}, {settings.Activation}, {terms}: {worst}";
        if (beyond > 0)
            verdict += $"; {beyond} of {Steps} steps beyond {tolerance:R}, where from double precision the engine is {worstOfEngine}, torch {worstOfTorch}";
        if (alwaysReport || beyond > 0 || worst.UnitsOnTheKink > 0)
            Findings.Add($"{verdict}");
        Assert.True(beyond == 0 || worstOfEngine.Loss <= Math.Max(LossTolerance, RoundingFactor * worstOfTorch.Loss), verdict);
        Assert.True(beyond == 0 || worstOfEngine.Gradient <= Math.Max(tolerance, RoundingFactor * worstOfTorch.Gradient), verdict);
    }
}
