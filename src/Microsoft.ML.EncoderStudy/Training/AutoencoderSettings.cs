using Microsoft.ML.EncoderStudy.Architectures;
using Microsoft.ML.EncoderStudy.Training.Torch;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Training;

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

    /// <summary>The ends of the nested groups of Matryoshka.</summary>
    private IReadOnlyList<int> Prefixes => GroupEnds ?? MatryoshkaBatchTopK.PublishedGroupEnds(Components);

    public override TrainingSchedule Schedule => new(Epochs, LearningRate, LearningRateWarmUpEpochs, LearningRateDecayEpochs, SparsityWarmUpEpochs);

    /// <summary>Whether a training has to know which components are silent.</summary>
    public bool NeedsActivity => AuxiliaryLossWeight > 0 || ResamplingInterval > 0;

    /// <summary>The architecture as the engine computes with it.</summary>
    public IAutoencoderArchitecture CreateArchitecture() => Architecture switch
    {
        SparseAutoencoderArchitecture.ReLU => new ReluWithL1(L1Weight),
        SparseAutoencoderArchitecture.TopK => new TopK(ActiveComponents, AuxiliaryLossWeight),
        SparseAutoencoderArchitecture.JumpReLU => new JumpReLU(L0Weight, InitialThreshold, Bandwidth),
        SparseAutoencoderArchitecture.Gated => new Gated(L1Weight),
        SparseAutoencoderArchitecture.BatchTopK => new BatchTopK(ActiveComponents, AuxiliaryLossWeight),
        SparseAutoencoderArchitecture.MatryoshkaBatchTopK => new MatryoshkaBatchTopK(ActiveComponents, AuxiliaryLossWeight, Prefixes),
        _ => throw new InvalidOperationException($"{Architecture} is no architecture."),
    };

    /// <summary>The architecture as a graph of torch operations.</summary>
    public ITorchArchitecture CreateTorchArchitecture() => Architecture switch
    {
        SparseAutoencoderArchitecture.ReLU => new TorchReluWithL1(L1Weight),
        SparseAutoencoderArchitecture.TopK => new TorchTopK(ActiveComponents, AuxiliaryLossWeight),
        SparseAutoencoderArchitecture.BatchTopK => new TorchBatchTopK(ActiveComponents, AuxiliaryLossWeight),
        SparseAutoencoderArchitecture.JumpReLU => new TorchJumpReLU(L0Weight, Bandwidth),
        SparseAutoencoderArchitecture.Gated => new TorchGated(L1Weight),
        SparseAutoencoderArchitecture.MatryoshkaBatchTopK => new TorchMatryoshkaBatchTopK(ActiveComponents, Prefixes, AuxiliaryLossWeight),
        _ => throw new InvalidOperationException($"{Architecture} is no architecture."),
    };
}
