using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.Training.Engines;
using Microsoft.ML.EncoderStudy.Training.Optimizers;
using Microsoft.ML.EncoderStudy.Training.Torch;
using Microsoft.ML.Transforms;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.TorchJudge.Judge;

/// <summary>Two trainings from the same weights over the same batches, each on its own: that of the closed-form engine and that of the torch engine.</summary>
/// <remarks>Rounding sends them apart, and a component that one of them keeps and the other does not; how far in the end is a finding, not a demand.</remarks>
public class FreeRunningTests(Findings findings) : TorchTest(findings)
{
    private const float SparsityScale = 0.5f;

    public static TheoryData<EncoderOptimizer, float, float> Optimizers => new()
    {
        { EncoderOptimizer.Adam, 1e-3f, 0 },
        { EncoderOptimizer.Sgd, 1e-3f, 0 },
        { EncoderOptimizer.Sgd, 1e-3f, 0.9f },
    };

    public static TheoryData<SparseAutoencoderArchitecture, EncoderOptimizer, float, float, bool, bool> Autoencoders()
    {
        var cases = new TheoryData<SparseAutoencoderArchitecture, EncoderOptimizer, float, float, bool, bool>();
        foreach (SparseAutoencoderArchitecture architecture in AutoencoderCases.Architectures)
        {
            foreach (bool tied in new[] { false, true })
            {
                foreach (bool unitNorm in new[] { false, true })
                {
                    cases.Add(architecture, EncoderOptimizer.Adam, 1e-3f, 0, tied, unitNorm);
                    cases.Add(architecture, EncoderOptimizer.Sgd, 0.1f, 0, tied, unitNorm);
                    cases.Add(architecture, EncoderOptimizer.Sgd, 0.1f, 0.9f, tied, unitNorm);
                }
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Loss_OfADecoderFreeEncoderAfterTenStepsOnItsOwn_IsWithinAThousandth(EncoderOptimizer optimizer, float learningRate, float momentum)
    {
        Problem problem = Problem.Digits(components: 64, batchSize: 128);
        DecoderFreeSettings settings = TermCombination.Settings("lse+var+tc+wr", 64, EncoderActivation.ReLU) with
        {
            Optimizer = optimizer,
            Momentum = momentum,
        };
        TrainingRows rows = problem.TrainingRows();
        var gradients = new DecoderFreeGradients(Kernels.Best, settings, rows, null, problem.BatchSize);
        using var closedForm = new ClosedFormDecoderFreeEngine(Kernels.Best, settings, gradients, problem.Parameters());
        using var torch = new TorchDecoderFreeEngine(CPU, settings, rows, null, problem.BatchSize, problem.Parameters());

        Run($"decoder-free, {Name(optimizer, momentum)}", problem, closedForm, torch, learningRate,
            losses => (losses.Total, Evaluation.MagnitudeOf(losses, settings)), parameters => parameters.All.ToArray());
    }

    [Theory]
    [MemberData(nameof(Autoencoders))]
    public void Loss_OfAnAutoencoderAfterTenStepsOnItsOwn_IsWithinAThousandth(
        SparseAutoencoderArchitecture architecture, EncoderOptimizer optimizer, float learningRate, float momentum, bool tied, bool unitNorm)
    {
        Problem problem = Problem.Named("digits");
        AutoencoderSettings settings = AutoencoderCases.Settings(architecture, problem.Components) with
        {
            Optimizer = optimizer,
            Momentum = momentum,
            TiedWeights = tied,
            UnitNormDecoder = unitNorm,
            AuxiliaryLossWeight = architecture.HasAuxiliaryLoss() ? 0.1f : 0,
        };
        TrainingRows rows = problem.TrainingRows();
        using ClosedFormAutoencoderEngine closedForm = NewEngines().ClosedForm();
        using TorchAutoencoderEngine torch = NewEngines().Torch();

        string name = $"{architecture}, {Name(optimizer, momentum)}, {(tied ? "tied" : "untied")}{(unitNorm ? ", unit norm" : "")}";
        Run(
            name, problem, closedForm, torch, learningRate, losses => (losses.Total, Evaluation.MagnitudeOf(losses, settings)),
            parameters => [.. parameters.Encoder.All, .. parameters.Rest]);

        AutoencoderEngines NewEngines() => new(problem, settings, rows, new ComponentActivity(settings.Components, problem.BatchSize));
    }

    private static string Name(EncoderOptimizer optimizer, float momentum) => momentum == 0 ? $"{optimizer}" : "momentum";

    private void Run<TParameters>(
        string name, Problem problem, ITrainingEngine<TParameters> closedForm, ITrainingEngine<TParameters> torch,
        float learningRate, Func<TermLosses, (double Loss, double Magnitude)> measure, Func<TParameters, float[]> values)
    {
        var random = new Random(7);
        var step = new TrainingStep(learningRate, SparsityScale);
        int[] order = [.. Enumerable.Range(0, problem.Rows.Length)];
        for (int i = 1; i <= 101; i++)
        {
            random.Shuffle(order);
            int[] batch = order[..problem.BatchSize];
            (double loss, _) = measure(closedForm.Step(batch, step));
            (double other, double magnitude) = measure(torch.Step(batch, step));
            double distance = Math.Abs(loss - other) / magnitude;
            if (i <= 11)
                Assert.True(distance < 1e-3, $"After {i - 1} steps the losses, {loss} and {other}, differ by {distance}.");
            if (i == 101)
            {
                double apart = Comparison.Distance(values(closedForm.Parameters), values(torch.Parameters));
                Findings.Add($"free-running for 100 steps, {name}: losses {distance:E1} apart, parameters {apart:E1}");
            }
        }
    }
}
