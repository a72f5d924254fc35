using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.Training.Optimizers;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.TorchJudge.Judge;

/// <summary>What sparse autoencoders are tried with.</summary>
internal static class AutoencoderCases
{
    public static SparseAutoencoderArchitecture[] Architectures { get; } = Enum.GetValues<SparseAutoencoderArchitecture>();

    /// <summary>Whether the architecture revives dead components by an auxiliary loss.</summary>
    public static bool HasAuxiliaryLoss(this SparseAutoencoderArchitecture architecture) => architecture
        is SparseAutoencoderArchitecture.TopK or SparseAutoencoderArchitecture.BatchTopK or SparseAutoencoderArchitecture.MatryoshkaBatchTopK;

    /// <summary>Settings in which every part of the architecture has its say from the first step on.</summary>
    public static AutoencoderSettings Settings(SparseAutoencoderArchitecture architecture, int components) => new()
    {
        Architecture = architecture,
        Components = components,
        L1Weight = 0.1f,
        L0Weight = 0.1f,
        ActiveComponents = Math.Max(1, components / 8),
        AuxiliaryLossWeight = 0,
        InitialThreshold = 0.1f,
        Bandwidth = 0.15f,
        GroupEnds = null,
        DeadAfterRows = null,
        ResamplingInterval = 0,
        DecoderFreeWeight = 0,
        TiedWeights = false,
        UnitNormDecoder = false,
        DecoderBiasInitialization = DecoderBiasInitialization.Uniform,
        Engine = EncoderEngine.ClosedForm,
        NumberOfThreads = 1,
        Epochs = 1,
        BatchSize = 128,
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
