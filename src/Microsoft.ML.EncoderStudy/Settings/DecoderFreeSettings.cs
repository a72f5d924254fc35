using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Settings;

/// <summary>What a decoder-free training needs to know beside.</summary>
internal sealed record DecoderFreeSettings : TrainingSettings
{
    public required EncoderActivation Activation { get; init; }

    public required float LseWeight { get; init; }

    public required LseReduction LseReduction { get; init; }

    public required float VarianceWeight { get; init; }

    public required float VarianceEpsilon { get; init; }

    public required float DecorrelationWeight { get; init; }

    public required float WeightRedundancyWeight { get; init; }
}
