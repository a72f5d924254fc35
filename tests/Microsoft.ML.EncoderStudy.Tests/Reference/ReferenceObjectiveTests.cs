using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Reference;

/// <summary>The reference's own gradient against central differences of its loss: the root of trust of the numerical tests.</summary>
public class ReferenceObjectiveTests
{
    private const double Step = 1e-5;

    /// <summary>Differences of step h err by about h² (1e-10) and by rounding, 1e-16 · L / h (1e-9 here).</summary>
    private const double Tolerance = 1e-6;

    public static TheoryData<EncoderActivation, string, bool> Cases()
    {
        var cases = new TheoryData<EncoderActivation, string, bool>();
        foreach (EncoderActivation activation in Enum.GetValues<EncoderActivation>())
        {
            foreach (string terms in TermSettings.Names)
            {
                cases.Add(activation, terms, false);
                cases.Add(activation, terms, true);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Gradient_ComparedWithCentralDifferences_Agrees(EncoderActivation activation, string terms, bool weighted)
    {
        var problem = new ReferenceProblem(rows: 7, inputs: 5, components: 4, weighted: weighted, seed: 3);
        DecoderFreeSettings settings = TermSettings.Of(terms, problem.Components, activation);
        double nearestToKink = ReferenceObjective.PreActivations(problem).SelectMany(row => row).Min(Math.Abs);
        Assert.True(nearestToKink > 100 * Step, $"A pre-activation of {nearestToKink} lies too near the kink of ReLU for differences.");

        (double[][] weights, double[] bias) = ReferenceObjective.Gradient(settings, problem);
        var differences = new List<double>();
        for (int j = 0; j < problem.Components; j++)
        {
            for (int d = 0; d < problem.Inputs; d++)
                differences.Add(Difference(settings, problem, ref problem.W[j][d]));
        }

        for (int j = 0; j < problem.Components; j++)
            differences.Add(Difference(settings, problem, ref problem.Bias[j]));

        double distance = RelativeDistance.Between(weights.SelectMany(row => row).Concat(bias), differences);
        Assert.True(distance < Tolerance, $"relative distance {distance}");
    }

    private static double Difference(DecoderFreeSettings settings, ReferenceProblem problem, ref double parameter)
    {
        double value = parameter;
        parameter = value + Step;
        double above = ReferenceObjective.Loss(settings, problem).Total;
        parameter = value - Step;
        double below = ReferenceObjective.Loss(settings, problem).Total;
        parameter = value;
        return (above - below) / (2 * Step);
    }
}
