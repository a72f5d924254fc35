using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.EncoderStudy.Training.Engines;
using Microsoft.ML.EncoderStudy.Training.Torch;
using Microsoft.ML.Transforms;
using static TorchSharp.torch;
using DecoderFreeDefaults = Microsoft.ML.Transforms.DecoderFreeSaeEstimator.Defaults;
using StandardDefaults = Microsoft.ML.Transforms.SparseAutoencoderEstimator.Defaults;

namespace Microsoft.ML.EncoderStudy.Benchmarks;

/// <summary>An engine of any model, at the estimators' defaults.</summary>
internal sealed class BenchmarkedEngine : IDisposable
{
    private readonly IDisposable _engine;
    private readonly Action<int[]> _step;

    private BenchmarkedEngine(IDisposable engine, Action<int[]> step)
    {
        _engine = engine;
        _step = step;
    }

    /// <summary>The defaults of the decoder-free estimator.</summary>
    public static DecoderFreeSettings DefaultSettings { get; } = new()
    {
        Components = DecoderFreeDefaults.NumberOfComponents,
        Activation = DecoderFreeDefaults.Activation,
        Terms = DecoderFreeObjective.Published(weight: 1),
        Engine = EncoderEngine.ClosedForm,
        NumberOfThreads = 1,
        Epochs = DecoderFreeDefaults.Epochs,
        BatchSize = DecoderFreeDefaults.BatchSize,
        Optimizer = DecoderFreeDefaults.Optimizer,
        LearningRate = DecoderFreeDefaults.LearningRate,
        Momentum = DecoderFreeDefaults.Momentum,
        ValidationFraction = 0,
        Patience = null,
    };

    /// <summary>Both engines of the decoder-free encoder.</summary>
    public static (BenchmarkedEngine ClosedForm, BenchmarkedEngine Torch) DecoderFree(TrainingRows rows, Workers workers)
    {
        DecoderFreeSettings settings = DefaultSettings;
        var gradients = new DecoderFreeGradients(workers.Share(Kernels.Best), settings, rows, null, settings.BatchSize);
        return (
            Of(TrainingEngines.ClosedForm(workers, settings, rows, null, settings.BatchSize, gradients, NewParameters())),
            Of(new TorchDecoderFreeEngine(CPU, settings, rows, null, settings.BatchSize, NewParameters())));

        EncoderParameters NewParameters()
        {
            var parameters = new EncoderParameters(rows.Inputs, settings.Components);
            parameters.Initialise(new Random(1));
            return parameters;
        }
    }

    /// <summary>Both engines of a sparse autoencoder.</summary>
    public static (BenchmarkedEngine ClosedForm, BenchmarkedEngine Torch) Autoencoder(
        TrainingRows rows, SparseAutoencoderArchitecture kind, Workers workers)
    {
        Kernels kernels = workers.Share(Kernels.Best);
        var settings = new AutoencoderSettings
        {
            Architecture = kind,
            Components = StandardDefaults.NumberOfComponents,
            L1Weight = StandardDefaults.L1Weight,
            L0Weight = StandardDefaults.L0Weight,
            ActiveComponents = StandardDefaults.NumberOfActiveComponents,
            AuxiliaryLossWeight = kind is SparseAutoencoderArchitecture.ReLU or SparseAutoencoderArchitecture.JumpReLU
                or SparseAutoencoderArchitecture.Gated ? 0 : StandardDefaults.AuxiliaryLossWeight,
            InitialThreshold = StandardDefaults.JumpReLUThreshold,
            Bandwidth = StandardDefaults.JumpReLUBandwidth,
            GroupEnds = null,
            DeadAfterRows = null,
            ResamplingInterval = 0,
            DecoderFreeWeight = 0,
            TiedWeights = false,
            UnitNormDecoder = false,
            DecoderBiasInitialization = StandardDefaults.DecoderBiasInitialization,
            Engine = EncoderEngine.ClosedForm,
            NumberOfThreads = workers.Threads,
            Epochs = StandardDefaults.Epochs,
            BatchSize = StandardDefaults.BatchSize,
            Optimizer = StandardDefaults.Optimizer,
            LearningRate = StandardDefaults.LearningRate,
            Momentum = StandardDefaults.Momentum,
            LearningRateWarmUpEpochs = 0,
            LearningRateDecayEpochs = 0,
            SparsityWarmUpEpochs = 0,
            ValidationFraction = 0,
            Patience = null,
        };
        IAutoencoderArchitecture architecture = AutoencoderKind.Of(settings.Architecture).Create(settings);
        ComponentActivity activity = NewActivity();
        var gradients = new AutoencoderGradients(
            kernels, architecture, added: null, rows, settings.Components, settings.BatchSize, activity);
        return (
            Of(new ClosedFormAutoencoderEngine(kernels, settings, gradients, activity, NewParameters())),
            Of(new TorchAutoencoderEngine(CPU, settings, rows, settings.BatchSize, NewActivity(), NewParameters())));

        ComponentActivity NewActivity() => new(settings.Components, rows.Count);

        AutoencoderParameters NewParameters()
        {
            var parameters = new AutoencoderParameters(rows.Inputs, settings.Components, settings.TiedWeights, architecture.OwnRows);
            parameters.Initialise(new Random(1));
            for (int j = 0; j < settings.Components; j++)
                architecture.Initialise(parameters, j);
            return parameters;
        }
    }

    public void Step(int[] batch) => _step(batch);

    public void Dispose() => _engine.Dispose();

    private static BenchmarkedEngine Of<TParameters>(ITrainingEngine<TParameters> engine)
    {
        var step = new TrainingStep(DecoderFreeDefaults.LearningRate);
        return new BenchmarkedEngine(engine, batch => engine.Step(batch, step));
    }
}
