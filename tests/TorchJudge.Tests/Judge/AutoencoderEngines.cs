using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.Training.Engines;
using Microsoft.ML.EncoderStudy.Training.Torch;
using static TorchSharp.torch;

namespace Microsoft.ML.EncoderStudy.TorchJudge.Judge;

/// <summary>Makes the engines of one problem, all from the same weights.</summary>
internal sealed class AutoencoderEngines
{
    private readonly Problem _problem;
    private readonly AutoencoderSettings _settings;
    private readonly TrainingRows _rows;
    private readonly ComponentActivity _activity;
    private readonly IAutoencoderArchitecture _architecture;

    public AutoencoderEngines(Problem problem, AutoencoderSettings settings, TrainingRows rows, ComponentActivity activity)
    {
        _problem = problem;
        _settings = settings;
        _rows = rows;
        _activity = activity;
        _architecture = AutoencoderKind.Of(settings.Architecture).Create(settings);
        AddedObjective? added = settings.DecoderFreeWeight > 0
            ? new AddedObjective(Kernels.Best, settings.DecoderFreeWeight, settings.Components, problem.BatchSize)
            : null;
        Gradients = new AutoencoderGradients(Kernels.Best, _architecture, added, rows, settings.Components, problem.BatchSize, activity);
    }

    public AutoencoderGradients Gradients { get; }

    public ClosedFormAutoencoderEngine ClosedForm() => new(Kernels.Best, _settings, Gradients, _activity, Parameters());

    public TorchAutoencoderEngine Torch(ScalarType precision = ScalarType.Float32) =>
        new(CPU, _settings, _rows, _problem.BatchSize, _activity, Parameters(), precision);

    public AutoencoderParameters Parameters()
    {
        var parameters = new AutoencoderParameters(_problem.Inputs, _settings.Components, _settings.TiedWeights, _architecture.OwnRows);
        parameters.Initialise(new Random(1));
        for (int j = 0; j < _settings.Components; j++)
            _architecture.Initialise(parameters, j);
        if (_settings.UnitNormDecoder)
            new UnitNormDecoder(Kernels.Best, _settings.Components).Normalise(parameters);
        return parameters;
    }
}
