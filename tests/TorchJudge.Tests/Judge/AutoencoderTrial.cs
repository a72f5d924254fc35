using Microsoft.ML.EncoderStudy.Architectures;
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

/// <summary>The engines of a sparse autoencoder on trial. A component that is silent in a batch counts as dead in the next.</summary>
internal sealed class AutoencoderTrial : Trial
{
    private readonly AutoencoderSettings _settings;
    private readonly TrainingRows _rows;
    private readonly ComponentActivity _activity;
    private readonly AutoencoderGradients _gradients;
    private readonly ClosedFormAutoencoderEngine _engine;
    private readonly TorchAutoencoderEngine _torch;
    private readonly Lazy<TorchAutoencoderEngine> _doublePrecision;

    public AutoencoderTrial(Problem problem, AutoencoderSettings settings)
        : base(problem)
    {
        _settings = settings;
        _rows = problem.TrainingRows();
        _activity = new ComponentActivity(settings.Components, deadAfterRows: problem.BatchSize / 2);
        AutoencoderEngines engines = new(problem, settings, _rows, _activity);
        _gradients = engines.Gradients;
        _engine = engines.ClosedForm();
        _torch = engines.Torch();
        _doublePrecision = new(() => engines.Torch(ScalarType.Float64));
    }

    /// <summary>The largest auxiliary loss so far.</summary>
    public double LargestAuxiliaryLoss { get; private set; }

    protected override Span<float> Parameters => _engine.Parameters.Encoder.All;

    public override void Step(int[] batch)
    {
        TermLosses losses = _engine.Step(batch, new TrainingStep(_settings.LearningRate));
        LargestAuxiliaryLoss = Math.Max(LargestAuxiliaryLoss, losses["auxiliary"]);
    }

    public override void Dispose()
    {
        _torch.Dispose();
        if (_doublePrecision.IsValueCreated)
            _doublePrecision.Value.Dispose();
    }

    protected override IReadOnlyList<BoundaryRule> Boundaries()
    {
        AutoencoderParameters parameters = _engine.Parameters;
        var rules = new List<BoundaryRule> { DecisionBoundaries.AtZero };
        switch (_settings.Architecture)
        {
            case SparseAutoencoderArchitecture.TopK:
                rules.Add(DecisionBoundaries.AtRankInRow(_settings.ActiveComponents, static _ => true));
                break;
            case SparseAutoencoderArchitecture.BatchTopK or SparseAutoencoderArchitecture.MatryoshkaBatchTopK:
                rules.Add(DecisionBoundaries.AtRankInBatch(_settings.ActiveComponents));
                break;
            case SparseAutoencoderArchitecture.JumpReLU:
                rules.Add(DecisionBoundaries.At(j =>
                {
                    double threshold = Math.Exp(parameters.Own(0)[j]), reach = _settings.Bandwidth / 2;
                    return [threshold - reach, threshold, threshold + reach];
                }));
                break;
            case SparseAutoencoderArchitecture.Gated:
                // The magnitude e^r (z − b) + b_mag is 0 there.
                rules.Add(DecisionBoundaries.At(
                    j => [parameters.Encoder.Bias[j] - (parameters.Own(1)[j] / Math.Exp(parameters.Own(0)[j]))]));
                break;
        }

        if (_settings.AuxiliaryLossWeight > 0)
            rules.Add(DecisionBoundaries.AtRankInRow(Math.Max(1, Problem.Inputs / 2), _activity.IsDead));
        return rules;
    }

    protected override float[][] PreActivations(int[] batch) =>
        Unpadded(_gradients.Activate(batch, _engine.Parameters).PreActivations, batch.Length, _settings.Components);

    protected override Evaluation ByClosedForm(int[] batch) =>
        Evaluate((parameters, gradient) => _gradients.LossAndGradient(batch, parameters, gradient));

    protected override Evaluation ByTorch(int[] batch) =>
        Evaluate((parameters, gradient) => _torch.LossAndGradient(batch, parameters, gradient));

    protected override Evaluation ByDoublePrecision(int[] batch) =>
        Evaluate((parameters, gradient) => _doublePrecision.Value.LossAndGradient(batch, parameters, gradient));

    private Evaluation Evaluate(Func<AutoencoderParameters, AutoencoderParameters, AutoencoderLosses> differentiate)
    {
        AutoencoderParameters gradient = _engine.Parameters.NewOfSameShape();
        TermLosses losses = differentiate(_engine.Parameters, gradient).ByName;
        return new Evaluation(losses.Total, Evaluation.MagnitudeOf(losses, _settings), [.. gradient.Encoder.All, .. gradient.Rest]);
    }
}
