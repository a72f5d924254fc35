using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.TorchJudge.Judge;
using Microsoft.ML.EncoderStudy.Training.Engines;
using Microsoft.ML.EncoderStudy.Training.Optimizers;
using Microsoft.ML.EncoderStudy.Training.Torch;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.TorchJudge.Training.Torch;

public class TorchAutoencoderEngineTests(Findings findings) : TorchTest(findings)
{
    private const float LearningRate = 0.01f;

    private static readonly Problem Problem = Problem.Noise() with { Components = 5, BatchSize = 20 };
    private static readonly int[] Batch = [.. Enumerable.Range(0, Problem.BatchSize)];
    private static readonly int[] Replaced = [1, 3];

    public static TheoryData<SparseAutoencoderArchitecture, bool> Models()
    {
        var models = new TheoryData<SparseAutoencoderArchitecture, bool>();
        foreach (SparseAutoencoderArchitecture architecture in AutoencoderCases.Architectures)
        {
            models.Add(architecture, false);
            models.Add(architecture, true);
        }

        return models;
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Parameters_BeforeAnyStep_AreThoseGiven(SparseAutoencoderArchitecture architecture, bool tied)
    {
        AutoencoderEngines engines = Engines(architecture, tied, EncoderOptimizer.Adam);
        using TorchAutoencoderEngine engine = engines.Torch();

        Assert.Equal(Values(engines.Parameters()), Values(engine.Parameters));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Replace_AnyChange_IsTakenOverToTheBit(SparseAutoencoderArchitecture architecture, bool tied)
    {
        using TorchAutoencoderEngine engine = Engines(architecture, tied, EncoderOptimizer.Adam).Torch();
        float[]? changed = null;

        engine.Replace(Replaced, parameters =>
        {
            var random = new Random(3);
            foreach (int j in Replaced)
            {
                for (int row = 0; row <= parameters.Inputs; row++)
                    parameters.Encoder.All[(row * parameters.Stride) + j] = random.NextSingle();
                for (int row = 0; row < parameters.Inputs; row++)
                    parameters.DecoderWeights[(row * parameters.Stride) + j] = random.NextSingle();
                for (int row = 0; row < parameters.OwnRows; row++)
                    parameters.Own(row)[j] = random.NextSingle();
            }

            changed = Values(parameters);
        });

        Assert.Equal(changed, Values(engine.Parameters));
    }

    /// <remarks>
    /// Steps of size 0 fill the velocity, u = g (1 + μ + μ²), without moving the parameters. The next step is then −η (1 + μ u) long where u
    /// is remembered, and −η g where it was forgotten.
    /// </remarks>
    [Theory]
    [MemberData(nameof(Models))]
    public void Replace_SomeComponents_ForgetsTheVelocityOfTheseOnly(SparseAutoencoderArchitecture architecture, bool tied)
    {
        const float momentum = 0.5f;
        AutoencoderEngines engines = Engines(architecture, tied, EncoderOptimizer.Sgd, momentum);
        using TorchAutoencoderEngine engine = engines.Torch();
        AutoencoderParameters before = engines.Parameters(), gradient = before.NewOfSameShape();
        engine.LossAndGradient(Batch, before, gradient);
        for (int step = 0; step < 3; step++)
            engine.Step(Batch, new TrainingStep(0));

        engine.Replace(Replaced, static _ => { });
        engine.Step(Batch, new TrainingStep(LearningRate));

        const double remembered = 1 + momentum + (momentum * momentum) + (momentum * momentum * momentum);
        AutoencoderParameters after = engine.Parameters;
        for (int j = 0; j < after.Components; j++)
        {
            double expected = Replaced.Contains(j) ? 1 : remembered;
            Assert.Equal(expected, LengthOfStep(Component(before, j), Component(after, j), Component(gradient, j)), 1e-3);
        }

        Assert.Equal(
            remembered, LengthOfStep(before.DecoderBias.ToArray(), after.DecoderBias.ToArray(), gradient.DecoderBias.ToArray()), 1e-3);
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Replace_WithAdam_ForgetsWhatTheClosedFormEngineForgets(SparseAutoencoderArchitecture architecture, bool tied)
    {
        AutoencoderEngines engines = Engines(architecture, tied, EncoderOptimizer.Adam);
        using ClosedFormAutoencoderEngine closedForm = engines.ClosedForm();
        using TorchAutoencoderEngine torch = engines.Torch();
        float[] before = Values(engines.Parameters());

        foreach (IAutoencoderEngine engine in new IAutoencoderEngine[] { closedForm, torch })
        {
            for (int step = 0; step < 3; step++)
                engine.Step(Batch, new TrainingStep(0));
            engine.Replace(Replaced, static _ => { });
            engine.Step(Batch, new TrainingStep(LearningRate));
        }

        float[] expected = Steps(closedForm), found = Steps(torch);
        double distance = Comparison.Distance(found, expected);
        Assert.True(distance < 1e-3, $"The steps differ by {distance}.");

        float[] Steps(IAutoencoderEngine engine) => [.. Values(engine.Parameters).Zip(before, (now, then) => now - then)];
    }

    private static AutoencoderEngines Engines(
        SparseAutoencoderArchitecture architecture, bool tied, EncoderOptimizer optimizer, float momentum = 0)
    {
        AutoencoderSettings settings = AutoencoderCases.Settings(architecture, Problem.Components) with
        {
            ActiveComponents = 3,
            TiedWeights = tied,
            Optimizer = optimizer,
            Momentum = momentum,
        };
        return new AutoencoderEngines(Problem, settings, Problem.TrainingRows(), new ComponentActivity(Problem.Components, long.MaxValue));
    }

    /// <summary>−(p′ − p)·g / (η ‖g‖²).</summary>
    private static double LengthOfStep(float[] before, float[] after, float[] gradient)
    {
        double product = 0, square = 0;
        for (int i = 0; i < gradient.Length; i++)
        {
            product += ((double)before[i] - after[i]) * gradient[i];
            square += (double)gradient[i] * gradient[i];
        }

        return product / (LearningRate * square);
    }

    /// <summary>Everything that belongs to component j.</summary>
    private static float[] Component(AutoencoderParameters parameters, int j)
    {
        var values = new List<float>();
        for (int row = 0; row <= parameters.Inputs; row++)
            values.Add(parameters.Encoder.All[(row * parameters.Stride) + j]);
        for (int row = 0; row < parameters.Inputs; row++)
            values.Add(parameters.DecoderWeights[(row * parameters.Stride) + j]);
        for (int row = 0; row < parameters.OwnRows; row++)
            values.Add(parameters.Own(row)[j]);
        return [.. values];
    }

    private static float[] Values(AutoencoderParameters parameters) => [.. parameters.Encoder.All, .. parameters.Rest];
}
