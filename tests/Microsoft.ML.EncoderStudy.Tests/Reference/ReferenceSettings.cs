using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.Training.Optimizers;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Reference;

/// <summary>Settings that a test starts from.</summary>
internal static class ReferenceSettings
{
    /// <summary>The standard sparse autoencoder without anything that is optional.</summary>
    public static AutoencoderSettings Autoencoder { get; } = new()
    {
        Architecture = SparseAutoencoderArchitecture.ReLU,
        Components = 8,
        L1Weight = 0.1f,
        L0Weight = 0.1f,
        ActiveComponents = 4,
        AuxiliaryLossWeight = 0,
        InitialThreshold = 0.01f,
        Bandwidth = 0.01f,
        GroupEnds = null,
        DeadAfterRows = null,
        ResamplingInterval = 0,
        DecoderFreeWeight = 0,
        TiedWeights = false,
        UnitNormDecoder = false,
        DecoderBiasInitialization = DecoderBiasInitialization.Zero,
        Engine = EncoderEngine.ClosedForm,
        NumberOfThreads = 1,
        Epochs = 1,
        BatchSize = 16,
        Optimizer = EncoderOptimizer.Adam,
        LearningRate = 1e-3f,
        Momentum = 0,
        LearningRateWarmUpEpochs = 0,
        LearningRateDecayEpochs = 0,
        SparsityWarmUpEpochs = 0,
        ValidationFraction = 0,
        Patience = null,
    };
}
