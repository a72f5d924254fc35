using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>What a decoder-free training needs to know; validated where the user gave it.</summary>
internal sealed record DecoderFreeSettings
{
    public required int Components { get; init; }

    public required EncoderActivation Activation { get; init; }

    public required float LseWeight { get; init; }

    public required LseReduction LseReduction { get; init; }

    public required float VarianceWeight { get; init; }

    public required float VarianceEpsilon { get; init; }

    public required float DecorrelationWeight { get; init; }

    public required float WeightRedundancyWeight { get; init; }

    public required EncoderEngine Engine { get; init; }

    /// <summary>The threads of the closed-form engine.</summary>
    public required int NumberOfThreads { get; init; }

    public required int Epochs { get; init; }

    public required int BatchSize { get; init; }

    public required EncoderOptimizer Optimizer { get; init; }

    public required float LearningRate { get; init; }

    public required float Momentum { get; init; }

    public required double ValidationFraction { get; init; }

    public required int? Patience { get; init; }
}
