using EncoderStudy.Experiments.Study;
using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Benchmark;

/// <summary>A baseline with a trained decoder. What is not set here is at the estimator's defaults.</summary>
internal sealed record AutoencoderLearner : IFeatureLearner
{
    public required string Name { get; init; }

    public required string Description { get; init; }

    public required SparseAutoencoderArchitecture Architecture { get; init; }

    /// <summary>λ, where the architecture has an L1 penalty.</summary>
    public float L1Weight { get; init; } = SparseAutoencoderEstimator.Defaults.L1Weight;

    /// <summary>λ, where the architecture has an L0 penalty.</summary>
    public float L0Weight { get; init; } = SparseAutoencoderEstimator.Defaults.L0Weight;

    public bool UnitNormDecoder { get; init; }

    public DecoderBiasInitialization DecoderBiasInitialization { get; init; } = SparseAutoencoderEstimator.Defaults.DecoderBiasInitialization;

    /// <summary>Null for that of the data.</summary>
    public InputScaling? InputScaling { get; init; }

    public int? QuickEpochs { get; init; }

    public bool Trains => true;

    public bool HasEngines => true;

    public bool CanLoseInputs => true;

    /// <summary>k for the architectures that have one: a quarter of the components, 16 of 64.</summary>
    public static int ActiveComponents(int components) => Math.Max(1, components / 4);

    public ITransformer Fit(EncoderTraining training) => training.Autoencoder(Name, options =>
    {
        options.Architecture = Architecture;
        options.NumberOfActiveComponents = ActiveComponents(options.NumberOfComponents);
        options.L1Weight = L1Weight;
        options.L0Weight = L0Weight;
        options.UnitNormDecoder = UnitNormDecoder;
        options.DecoderBiasInitialization = DecoderBiasInitialization;
        options.InputScaling = InputScaling ?? options.InputScaling;
    });

    public Dictionary<string, double> Measure(EncoderTraining training, ITransformer fitted) =>
        training.Measurement.Of((SparseAutoencoderTransformer)fitted);
}
