using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.TorchJudge.Judge;

/// <summary>The closed forms of the decoder-free objective against the torch engine, at every step of a training.</summary>
public class DecoderFreeTrajectoryTests(Findings findings) : TorchTest(findings)
{
    /// <summary>Decorrelation by itself lets deviations go to 0, and divides by them.</summary>
    private const double DecorrelationTolerance = 2e-3;

    public static TheoryData<string, EncoderActivation, string> Cases()
    {
        var cases = new TheoryData<string, EncoderActivation, string>();
        foreach (string problem in new[] { "digits", "noise", "weighted noise" })
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
        using var trial = new DecoderFreeTrial(problem, TermCombination.Settings(terms, problem.Components, activation));

        if (terms == "tc")
            Trajectory.Judge(trial, "decorrelation alone", $"{problemName}, {activation}, {terms}", Findings, DecorrelationTolerance);
        else
            Trajectory.Judge(trial, $"decoder-free, {activation}", $"{problemName}, {activation}, {terms}", Findings);
    }

    [Theory]
    [InlineData("digits")]
    [InlineData("weighted digits")]
    public void LossAndGradient_AlongThePublishedTraining_AreThoseOfAutograd(string problemName)
    {
        Problem problem = Problem.Named(problemName) with { Components = 64, BatchSize = 128 };
        DecoderFreeSettings settings = TermCombination.Settings("lse+var+tc", 64, EncoderActivation.ReLU) with
        {
            Terms = DecoderFreeObjective.Published(weight: 1),
        };
        using var trial = new DecoderFreeTrial(problem, settings);

        Trajectory.Judge(trial, $"decoder-free, as published, {problemName}", $"published, {problemName}", Findings);
    }
}
