using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.Transforms;
using static Microsoft.ML.EncoderStudy.Tests.Estimators.OptionEffects.OptionEffect;
using static Microsoft.ML.Transforms.SparseAutoencoderArchitecture;
using Options = Microsoft.ML.Transforms.SparseAutoencoderEstimator.Options;

namespace Microsoft.ML.EncoderStudy.Tests.Estimators.OptionEffects;

/// <summary>Every option of <see cref="SparseAutoencoderEstimator"/> at another value than <see cref="Base"/> has.</summary>
internal static class AutoencoderOptionCases
{
    /// <summary>Four batches an epoch of the rows of <see cref="OptionData"/>.</summary>
    public static Options Base() => new()
    {
        OutputColumnName = OptionData.Output,
        InputColumnName = OptionData.Input,
        NumberOfComponents = OptionData.Components,
        NumberOfActiveComponents = 2,
        Epochs = 3,
        BatchSize = 16,
        LearningRate = 0.01f,
        Seed = 1,
    };

    /// <param name="checkpoint">A path at which there is no file.</param>
    /// <param name="trained">A trained autoencoder of as many components and inputs.</param>
    public static OptionCase<Options>[] All(string checkpoint, SparseAutoencoderModelParameters trained) =>
    [
        new(nameof(Options.OutputColumnName), LeavesModel, options => options.OutputColumnName = "Codes"),
        new(nameof(Options.InputColumnName), LeavesModel, options => options.InputColumnName = OptionData.EqualInput, Where: "equal values"),
        new(nameof(Options.InputColumnName), ChangesModel, options => options.InputColumnName = OptionData.OtherInput, Where: "other values"),
        new(nameof(Options.Architecture), ChangesModel, options => options.Architecture = TopK),
        new(nameof(Options.NumberOfComponents), ChangesModel, options => options.NumberOfComponents++),
        new(nameof(Options.L1Weight), ChangesModel, options => options.L1Weight = 0.1f, Where: "of ReLU"),
        new(nameof(Options.L1Weight), ChangesModel, options => options.L1Weight = 0.1f, Given: Of(Gated), Where: "of Gated"),
        new(nameof(Options.L0Weight), ChangesModel, options => options.L0Weight = 0.3f, Given: Of(JumpReLU)),
        .. Each(
            nameof(Options.NumberOfActiveComponents), options => options.NumberOfActiveComponents = 3, TopK, BatchTopK,
            MatryoshkaBatchTopK),
        new(
            nameof(Options.MatryoshkaPrefixes), ChangesModel, options => options.MatryoshkaPrefixes = [3, OptionData.Components],
            Given: Of(MatryoshkaBatchTopK)),
        new(nameof(Options.JumpReLUThreshold), ChangesModel, options => options.JumpReLUThreshold = 0.3f, Given: Of(JumpReLU)),
        new(nameof(Options.JumpReLUBandwidth), ChangesModel, options => options.JumpReLUBandwidth = 0.8f, Given: Of(JumpReLU)),
        .. Each(
            nameof(Options.AuxiliaryLossWeight), options => options.AuxiliaryLossWeight = 0.5f, TopK, BatchTopK, MatryoshkaBatchTopK),
        .. Each(nameof(Options.DeadAfterRows), options => options.DeadAfterRows = 32, TopK, BatchTopK, MatryoshkaBatchTopK),
        new(
            nameof(Options.DeadAfterRows), ChangesModel, options => options.DeadAfterRows = 1_000,
            Given: options => (options.DeadAfterRows, options.Architecture, options.AuxiliaryLossWeight, options.ResamplingInterval) = (1, TopK, 0, 1),
            Where: "of resampling"),
        new(
            nameof(Options.ResamplingInterval), ChangesModel, options => options.ResamplingInterval = 1,
            Given: options => (options.Architecture, options.NumberOfActiveComponents, options.DeadAfterRows) = (TopK, 1, 1)),
        new(nameof(Options.DecoderFreeWeight), ChangesModel, options => options.DecoderFreeWeight = 0.5f),
        new(nameof(Options.TiedWeights), ChangesModel, options => options.TiedWeights = true),
        new(nameof(Options.UnitNormDecoder), ChangesModel, options => options.UnitNormDecoder = true),
        new(
            nameof(Options.DecoderBiasInitialization), ChangesModel,
            options => options.DecoderBiasInitialization = DecoderBiasInitialization.GeometricMedian),
        new(nameof(Options.InitialEncoder), ChangesModel, options => options.InitialEncoder = trained),
        new(nameof(Options.InitialDecoder), ChangesModel, options => options.InitialDecoder = trained),
        new(nameof(Options.InputScaling), ChangesModel, options => options.InputScaling = InputScaling.Standardised),
        new(nameof(Options.Engine), IsRefused, options => options.Engine = EncoderEngine.TorchSharp),
        new(nameof(Options.NumberOfThreads), LeavesModel, options => options.NumberOfThreads = 3, Given: options => options.NumberOfThreads = 1),
        new(nameof(Options.Epochs), ChangesModel, options => options.Epochs++),
        new(nameof(Options.BatchSize), ChangesModel, options => options.BatchSize = 24),
        new(nameof(Options.Optimizer), ChangesModel, options => options.Optimizer = EncoderOptimizer.Sgd),
        new(nameof(Options.LearningRate), ChangesModel, options => options.LearningRate = 0.02f),
        new(nameof(Options.Momentum), ChangesModel, options => options.Momentum = 0.5f, Given: options => options.Optimizer = EncoderOptimizer.Sgd),
        new(nameof(Options.LearningRateWarmUpEpochs), ChangesModel, options => options.LearningRateWarmUpEpochs = 1.5),
        new(nameof(Options.LearningRateDecayEpochs), ChangesModel, options => options.LearningRateDecayEpochs = 1.5),
        new(nameof(Options.SparsityWarmUpEpochs), ChangesModel, options => options.SparsityWarmUpEpochs = 1.5, Where: "of ReLU"),
        new(nameof(Options.SparsityWarmUpEpochs), ChangesModel, options => options.SparsityWarmUpEpochs = 1.5, Given: Of(Gated), Where: "of Gated"),
        new(nameof(Options.SparsityWarmUpEpochs), ChangesModel, options => options.SparsityWarmUpEpochs = 1.5, Given: Of(JumpReLU), Where: "of JumpReLU"),
        new(nameof(Options.Seed), ChangesModel, options => options.Seed = 2),
        new(nameof(Options.ValidationFraction), ChangesModel, options => options.ValidationFraction = 0.25),
        new(
            nameof(Options.Patience), ChangesModel, options => options.Patience = 1,
            Given: options => (options.ValidationFraction, options.LearningRate, options.Epochs) = (0.25, 0.3f, 40)),
        new(nameof(Options.ReconstructionColumnName), LeavesModel, options => options.ReconstructionColumnName = "Reconstruction"),
        new(nameof(Options.ReconstructionErrorColumnName), LeavesModel, options => options.ReconstructionErrorColumnName = "Error"),
        new(nameof(Options.CacheMegabytes), LeavesModel, options => options.CacheMegabytes = 1, Where: "with room for all rows"),
        new(nameof(Options.CheckpointPath), LeavesModel, options => options.CheckpointPath = checkpoint),
        new(
            nameof(Options.CheckpointEvery), LeavesModel, options => options.CheckpointEvery = TimeSpan.Zero,
            Given: options => options.CheckpointPath = checkpoint),
        new(nameof(Options.Progress), LeavesModel, options => options.Progress = new Progress<SparseAutoencoderTrainingEpoch>()),
        new(nameof(Options.CancellationToken), LeavesModel, options => options.CancellationToken = new CancellationTokenSource().Token),
    ];

    private static Action<Options> Of(SparseAutoencoderArchitecture architecture) => options => options.Architecture = architecture;

    /// <summary>A case for each of several architectures, with components that soon count as dead.</summary>
    private static IEnumerable<OptionCase<Options>> Each(
        string option, Action<Options> change, params SparseAutoencoderArchitecture[] architectures) => architectures.Select(
            architecture => new OptionCase<Options>(
                option, ChangesModel, change,
                options => (options.Architecture, options.NumberOfActiveComponents, options.DeadAfterRows) = (architecture, 1, 1), $"of {architecture}"));
}
