using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Reference;

/// <summary>Settings by the name of the terms that are on; all together they have different weights, so that none can stand in for another.</summary>
internal static class TermSettings
{
    public static readonly string[] Names = ["lse", "lse-mean", "variance", "decorrelation", "weight-redundancy", "all"];

    public static DecoderFreeSettings Of(string terms, int components, EncoderActivation activation) => terms switch
    {
        "lse" => ReferenceProblem.Settings(components, lse: 1, activation: activation),
        "lse-mean" => ReferenceProblem.Settings(components, lse: 1, activation: activation, reduction: LseReduction.Mean),
        "variance" => ReferenceProblem.Settings(components, variance: 1, activation: activation),
        "decorrelation" => ReferenceProblem.Settings(components, decorrelation: 1, activation: activation),
        "weight-redundancy" => ReferenceProblem.Settings(components, weightRedundancy: 1, activation: activation),
        "all" => ReferenceProblem.Settings(components, 0.7f, 1.3f, 0.9f, 0.4f, activation),
        _ => throw new ArgumentOutOfRangeException(nameof(terms), terms, "no such terms"),
    };
}
