using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>What a decoder-free training needs to know beside.</summary>
internal sealed record DecoderFreeSettings : TrainingSettings
{
    /// <summary>φ.</summary>
    public required EncoderActivation Activation { get; init; }

    /// <summary>The terms, in the order in which losses are told; those with λ = 0 among them.</summary>
    public required IReadOnlyList<ObjectiveTerm> Terms { get; init; }
}
