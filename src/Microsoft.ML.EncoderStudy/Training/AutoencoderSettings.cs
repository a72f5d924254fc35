using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>What the training of a sparse autoencoder needs to know; validated where the user gave it.</summary>
internal sealed record AutoencoderSettings
{
    public required SparseAutoencoderArchitecture Architecture { get; init; }

    public required int Components { get; init; }

    public required float L1Weight { get; init; }

    public required bool TiedWeights { get; init; }

    public required bool UnitNormDecoder { get; init; }

    public required DecoderBiasInitialization DecoderBiasInitialization { get; init; }

    public required int Epochs { get; init; }

    public required int BatchSize { get; init; }

    public required EncoderOptimizer Optimizer { get; init; }

    public required float LearningRate { get; init; }

    public required float Momentum { get; init; }

    /// <summary>The architecture as the engine computes with it.</summary>
    public IAutoencoderArchitecture CreateArchitecture() => Architecture switch
    {
        SparseAutoencoderArchitecture.ReLU => new ReluWithL1(L1Weight),
        _ => throw new InvalidOperationException($"{Architecture} is no architecture."),
    };
}
