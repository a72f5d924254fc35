using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Settings;

/// <summary>What the training of a sparse autoencoder needs to know beside.</summary>
internal sealed record AutoencoderSettings : TrainingSettings
{
    public required SparseAutoencoderArchitecture Architecture { get; init; }

    public required float L1Weight { get; init; }

    /// <summary>λ of JumpReLU: the weight of the share of active components.</summary>
    public required float L0Weight { get; init; }

    public required int ActiveComponents { get; init; }

    public required float AuxiliaryLossWeight { get; init; }

    /// <summary>Where the thresholds of JumpReLU start.</summary>
    public required float InitialThreshold { get; init; }

    /// <summary>ε of JumpReLU's straight-through estimator.</summary>
    public required float Bandwidth { get; init; }

    /// <summary>The ends of the nested groups of Matryoshka, increasing, the last one K; null for the published proportions.</summary>
    public required IReadOnlyList<int>? GroupEnds { get; init; }

    /// <summary>Null for the rows of one epoch.</summary>
    public required long? DeadAfterRows { get; init; }

    /// <summary>In epochs; 0 for never.</summary>
    public required int ResamplingInterval { get; init; }

    public required float DecoderFreeWeight { get; init; }

    public required bool TiedWeights { get; init; }

    public required bool UnitNormDecoder { get; init; }

    public required DecoderBiasInitialization DecoderBiasInitialization { get; init; }

    public required double LearningRateWarmUpEpochs { get; init; }

    public required double LearningRateDecayEpochs { get; init; }

    public required double SparsityWarmUpEpochs { get; init; }

    public override TrainingSchedule Schedule => new(Epochs, LearningRate, LearningRateWarmUpEpochs, LearningRateDecayEpochs, SparsityWarmUpEpochs);

    /// <summary>Whether a training has to know which components are silent.</summary>
    public bool NeedsActivity => AuxiliaryLossWeight > 0 || ResamplingInterval > 0;
}
