using Microsoft.ML.Transforms;
using static Microsoft.ML.EncoderStudy.Tests.Estimators.OptionEffects.OptionEffect;
using Options = Microsoft.ML.Transforms.DecoderFreeSaeEstimator.Options;

namespace Microsoft.ML.EncoderStudy.Tests.Estimators.OptionEffects;

/// <summary>Every option of <see cref="DecoderFreeSaeEstimator"/> at another value than <see cref="Base"/> has.</summary>
internal static class DecoderFreeOptionCases
{
    /// <summary>Four batches an epoch of the rows of <see cref="OptionData"/>.</summary>
    public static Options Base() => new()
    {
        OutputColumnName = OptionData.Output,
        InputColumnName = OptionData.Input,
        NumberOfComponents = OptionData.Components,
        Epochs = 3,
        BatchSize = 16,
        LearningRate = 0.01f,
        Seed = 1,
    };

    /// <param name="checkpoint">A path at which there is no file.</param>
    /// <param name="trained">A trained encoder of as many components and inputs.</param>
    public static OptionCase<Options>[] All(string checkpoint, EncoderModelParameters trained) =>
    [
        new(nameof(Options.OutputColumnName), LeavesModel, options => options.OutputColumnName = "Codes"),
        new(nameof(Options.InputColumnName), LeavesModel, options => options.InputColumnName = OptionData.EqualInput, Where: "equal values"),
        new(nameof(Options.InputColumnName), ChangesModel, options => options.InputColumnName = OptionData.OtherInput, Where: "other values"),
        new(nameof(Options.ExampleWeightColumnName), ChangesModel, options => options.ExampleWeightColumnName = OptionData.Weight),
        new(
            nameof(Options.ExampleWeightColumnName), LeavesModel, options => options.ExampleWeightColumnName = OptionData.EqualWeight,
            Given: options => options.ExampleWeightColumnName = OptionData.Weight, Where: "equal values"),
        new(nameof(Options.NumberOfComponents), ChangesModel, options => options.NumberOfComponents++),
        new(nameof(Options.Activation), ChangesModel, options => options.Activation = EncoderActivation.Softplus),
        new(nameof(Options.LseWeight), ChangesModel, options => options.LseWeight = 0.5f),
        new(nameof(Options.VarianceWeight), ChangesModel, options => options.VarianceWeight = 0.5f),
        new(nameof(Options.DecorrelationWeight), ChangesModel, options => options.DecorrelationWeight = 0.5f),
        new(nameof(Options.WeightRedundancyWeight), ChangesModel, options => options.WeightRedundancyWeight = 0.5f),
        new(nameof(Options.VarianceEpsilon), ChangesModel, options => options.VarianceEpsilon = 0.1f),
        new(nameof(Options.LseReduction), ChangesModel, options => options.LseReduction = LseReduction.Mean),
        new(nameof(Options.InitialEncoder), ChangesModel, options => options.InitialEncoder = trained),
        new(nameof(Options.InputScaling), ChangesModel, options => options.InputScaling = InputScaling.Standardised),
        new(nameof(Options.Engine), IsRefused, options => options.Engine = EncoderEngine.TorchSharp),
        new(nameof(Options.NumberOfThreads), LeavesModel, options => options.NumberOfThreads = 3, Given: options => options.NumberOfThreads = 1),
        new(nameof(Options.Epochs), ChangesModel, options => options.Epochs++),
        new(nameof(Options.BatchSize), ChangesModel, options => options.BatchSize = 24),
        new(nameof(Options.Optimizer), ChangesModel, options => options.Optimizer = EncoderOptimizer.Sgd),
        new(nameof(Options.LearningRate), ChangesModel, options => options.LearningRate = 0.02f),
        new(
            nameof(Options.Momentum), ChangesModel, options => options.Momentum = 0.5f,
            Given: options => (options.Optimizer, options.LearningRate) = (EncoderOptimizer.Sgd, 1e-3f)),
        new(nameof(Options.Seed), ChangesModel, options => options.Seed = 2),
        new(nameof(Options.ValidationFraction), ChangesModel, options => options.ValidationFraction = 0.25),
        new(
            nameof(Options.Patience), ChangesModel, options => options.Patience = 2,
            Given: options => (options.ValidationFraction, options.LearningRate, options.Epochs) = (0.3, 0.3f, 200)),
        new(nameof(Options.ResponsibilitiesColumnName), LeavesModel, options => options.ResponsibilitiesColumnName = "Responsibilities"),
        new(nameof(Options.EnergyColumnName), LeavesModel, options => options.EnergyColumnName = "Energy"),
        new(nameof(Options.ComponentColumnName), LeavesModel, options => options.ComponentColumnName = "Component"),
        new(nameof(Options.CacheMegabytes), LeavesModel, options => options.CacheMegabytes = 1, Where: "with room for all rows"),
        new(nameof(Options.CheckpointPath), LeavesModel, options => options.CheckpointPath = checkpoint),
        new(
            nameof(Options.CheckpointEvery), LeavesModel, options => options.CheckpointEvery = TimeSpan.Zero,
            Given: options => options.CheckpointPath = checkpoint),
        new(nameof(Options.Progress), LeavesModel, options => options.Progress = new Progress<EncoderTrainingEpoch>()),
        new(nameof(Options.CancellationToken), LeavesModel, options => options.CancellationToken = new CancellationTokenSource().Token),
    ];
}
