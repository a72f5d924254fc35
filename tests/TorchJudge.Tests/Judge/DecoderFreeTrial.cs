using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.Training.Engines;
using Microsoft.ML.EncoderStudy.Training.Torch;
using Microsoft.ML.Transforms;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.TorchJudge.Judge;

/// <summary>The engines of the decoder-free encoder on trial.</summary>
internal sealed class DecoderFreeTrial : Trial
{
    private readonly DecoderFreeSettings _settings;
    private readonly TrainingRows _rows;
    private readonly DecoderFreeGradients _gradients;
    private readonly ClosedFormDecoderFreeEngine _engine;
    private readonly TorchDecoderFreeEngine _torch;
    private readonly Lazy<TorchDecoderFreeEngine> _doublePrecision;
    private readonly AlignedBuffer _preActivations;

    public DecoderFreeTrial(Problem problem, DecoderFreeSettings settings)
        : base(problem)
    {
        _settings = settings;
        _rows = problem.TrainingRows();
        _gradients = new DecoderFreeGradients(Kernels.Best, settings, _rows, problem.RowWeights, problem.BatchSize);
        _engine = new ClosedFormDecoderFreeEngine(Kernels.Best, settings, _gradients, problem.Parameters());
        _torch = NewTorchEngine(ScalarType.Float32);
        _doublePrecision = new(() => NewTorchEngine(ScalarType.Float64));
        _preActivations = new AlignedBuffer(problem.BatchSize * _engine.Parameters.Stride);
    }

    protected override Span<float> Parameters => _engine.Parameters.All;

    public override void Step(int[] batch) => _engine.Step(batch, new TrainingStep(_settings.LearningRate));

    public override void Dispose()
    {
        _torch.Dispose();
        if (_doublePrecision.IsValueCreated)
            _doublePrecision.Value.Dispose();
    }

    protected override IReadOnlyList<BoundaryRule> Boundaries() =>
        _settings.Activation is EncoderActivation.ReLU or EncoderActivation.NegativeReLU ? [DecisionBoundaries.AtZero] : [];

    protected override float[][] PreActivations(int[] batch)
    {
        Span<float> z = _preActivations.Span[..(batch.Length * _engine.Parameters.Stride)];
        _rows.Select(batch);
        _rows.Encode(Kernels.Best, _engine.Parameters, z);
        return Unpadded(z, batch.Length, _settings.Components);
    }

    protected override Evaluation ByClosedForm(int[] batch) => Evaluate(_gradients.LossAndGradient, batch);

    protected override Evaluation ByTorch(int[] batch) => Evaluate(_torch.LossAndGradient, batch);

    protected override Evaluation ByDoublePrecision(int[] batch) => Evaluate(_doublePrecision.Value.LossAndGradient, batch);

    private Evaluation Evaluate(Differentiate differentiate, int[] batch)
    {
        EncoderParameters gradient = _engine.Parameters.NewOfSameShape();
        TermLosses losses = differentiate(batch, _engine.Parameters, gradient);
        return new Evaluation(losses.Total, Evaluation.MagnitudeOf(losses, _settings), gradient.All.ToArray());
    }

    private TorchDecoderFreeEngine NewTorchEngine(ScalarType precision) =>
        new(CPU, _settings, _rows, Problem.RowWeights, Problem.BatchSize, Problem.Parameters(), precision);

    private delegate TermLosses Differentiate(ReadOnlySpan<int> rows, EncoderParameters parameters, EncoderParameters gradient);
}
