using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.TorchJudge.Judge;

/// <summary>The closed forms of every sparse autoencoder against the torch engine, at every step of a training.</summary>
public class AutoencoderTrajectoryTests(Findings findings) : TorchTest(findings)
{
    public static TheoryData<string, SparseAutoencoderArchitecture, bool, bool> Cases() => CasesOf(AutoencoderCases.Architectures);

    public static TheoryData<string, SparseAutoencoderArchitecture, bool, bool> CasesWithDeadComponents() =>
        CasesOf(AutoencoderCases.Architectures.Where(AutoencoderCases.HasAuxiliaryLoss));

    [Theory]
    [MemberData(nameof(Cases))]
    public void LossAndGradient_AlongATraining_AreThoseOfAutograd(
        string problemName, SparseAutoencoderArchitecture architecture, bool tied, bool withDecoderFreeObjective)
    {
        Problem problem = Problem.Named(problemName);
        AutoencoderSettings settings = AutoencoderCases.Settings(architecture, problem.Components) with
        {
            TiedWeights = tied,
            DecoderFreeWeight = withDecoderFreeObjective ? 0.1f : 0,
        };
        using var trial = new AutoencoderTrial(problem, settings);

        Trajectory.Judge(trial, Kind(settings), Name(problem, settings), Findings);
    }

    [Theory]
    [MemberData(nameof(CasesWithDeadComponents))]
    public void LossAndGradient_AlongATrainingWithDeadComponents_AreThoseOfAutograd(
        string problemName, SparseAutoencoderArchitecture architecture, bool tied, bool withDecoderFreeObjective)
    {
        Problem problem = Problem.Named(problemName);
        AutoencoderSettings settings = AutoencoderCases.Settings(architecture, problem.Components) with
        {
            TiedWeights = tied,
            DecoderFreeWeight = withDecoderFreeObjective ? 0.1f : 0,
            AuxiliaryLossWeight = 0.5f,
            ActiveComponents = 2,
        };
        using var trial = new AutoencoderTrial(problem, settings);

        Trajectory.Judge(trial, Kind(settings) + ", dead components", Name(problem, settings) + ", dead components", Findings);

        Assert.True(trial.LargestAuxiliaryLoss > 0, "No component was ever dead.");
    }

    private static TheoryData<string, SparseAutoencoderArchitecture, bool, bool> CasesOf(IEnumerable<SparseAutoencoderArchitecture> architectures)
    {
        var cases = new TheoryData<string, SparseAutoencoderArchitecture, bool, bool>();
        foreach (SparseAutoencoderArchitecture architecture in architectures)
        {
            foreach (string problem in new[] { "digits", "noise" })
            {
                foreach (bool tied in new[] { false, true })
                {
                    foreach (bool added in new[] { false, true })
                        cases.Add(problem, architecture, tied, added);
                }
            }
        }

        return cases;
    }

    private static string Kind(AutoencoderSettings settings) =>
        $"{settings.Architecture}{(settings.DecoderFreeWeight > 0 ? " with the decoder-free objective" : "")}";

    private static string Name(Problem problem, AutoencoderSettings settings) =>
        $"{problem.Name}, {Kind(settings)}, {(settings.TiedWeights ? "tied" : "untied")}";
}
