using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.TorchJudge.Judge;
using Microsoft.ML.EncoderStudy.Training.Torch;
using Microsoft.ML.Transforms;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.TorchJudge.Training.Torch;

/// <summary>A training by a torch engine, of any model, on little data.</summary>
internal sealed class SmallTraining : IDisposable
{
    private static readonly Problem Problem = Problem.Noise() with { Components = 8, BatchSize = 10 };
    private static readonly int[] Batch = [.. Enumerable.Range(0, Problem.BatchSize)];
    private static readonly TrainingStep TrainingStep = new(1e-3f);

    private readonly IDisposable _engine;
    private readonly Action _step;
    private readonly Action _use;

    /// <param name="model">One of <see cref="Models"/>.</param>
    public SmallTraining(string model)
    {
        TrainingRows rows = Problem.TrainingRows();
        if (model == "decoder-free")
        {
            DecoderFreeSettings settings = TermCombination.Settings("lse+var+tc+wr", Problem.Components, EncoderActivation.ReLU);
            var weights = new float[rows.Count];
            Array.Fill(weights, 2);
            var engine = new TorchDecoderFreeEngine(CPU, settings, rows, weights, Problem.BatchSize, Problem.Parameters());
            _engine = engine;
            _step = () => engine.Step(Batch, TrainingStep);
            _use = () => _ = (engine.Loss(Batch), engine.Parameters, engine.LossAndGradient(Batch, Problem.Parameters(), Problem.Parameters()));
        }
        else
        {
            var architecture = Enum.Parse<SparseAutoencoderArchitecture>(model);
            AutoencoderSettings settings = AutoencoderCases.Settings(architecture, Problem.Components) with
            {
                UnitNormDecoder = true,
                DecoderFreeWeight = 0.1f,
                AuxiliaryLossWeight = architecture.HasAuxiliaryLoss() ? 0.1f : 0,
            };
            AutoencoderEngines engines = new(Problem, settings, rows, new ComponentActivity(Problem.Components, deadAfterRows: 1));
            TorchAutoencoderEngine engine = engines.Torch();
            _engine = engine;
            _step = () => engine.Step(Batch, TrainingStep);
            _use = () =>
            {
                _ = (engine.Loss(Batch), engine.Parameters, engine.LossAndGradient(Batch, engines.Parameters(), engines.Parameters()));
                engine.Replace([1], static parameters => parameters.Encoder.Bias[1] = 1);
            };
        }
    }

    /// <summary>Every model that a torch engine trains.</summary>
    public static TheoryData<string> Models => [.. (string[])["decoder-free", .. Enum.GetNames<SparseAutoencoderArchitecture>()]];

    public void Step() => _step();

    /// <summary>Everything else that engines are asked for.</summary>
    public void Use() => _use();

    public void Dispose() => _engine.Dispose();
}
