using System.Collections.Immutable;

namespace Microsoft.ML.Transforms;

/// <summary>What one epoch of training came to: unweighted means over its batches, a short last batch counting as one.</summary>
/// <remarks>Each term includes its factor from the options, so that the terms add up to <see cref="Loss"/>. Immutable and thread-safe.</remarks>
/// <param name="Epoch">The number of the epoch, from 1.</param>
/// <param name="Loss">The objective. With <see cref="LseReduction.Sum"/> it is in nats per batch, not per row.</param>
/// <param name="LseTerm">The log-sum-exp term.</param>
/// <param name="VarianceTerm">The variance term.</param>
/// <param name="DecorrelationTerm">The decorrelation term.</param>
/// <param name="WeightRedundancyTerm">The weight-redundancy term.</param>
/// <param name="ValidationLoss">The objective on the held-out rows after the epoch; <see langword="null"/> where none were held out.</param>
public sealed record EncoderTrainingEpoch(
    int Epoch,
    double Loss,
    double LseTerm,
    double VarianceTerm,
    double DecorrelationTerm,
    double WeightRedundancyTerm,
    double? ValidationLoss)
{
    /// <summary>The terms that have no property, each with its name.</summary>
    internal ImmutableArray<(string Name, double Loss)> OtherTerms { get; init; } = [];

    private (int, double, double, double, double, double, double?) Properties =>
        (Epoch, Loss, LseTerm, VarianceTerm, DecorrelationTerm, WeightRedundancyTerm, ValidationLoss);

    /// <summary>Whether both are of the same epoch and all losses are the same.</summary>
    /// <param name="other">Another epoch.</param>
    public bool Equals(EncoderTrainingEpoch? other) =>
        other is not null && Properties.Equals(other.Properties) && OtherTerms.SequenceEqual(other.OtherTerms);

    /// <inheritdoc/>
    public override int GetHashCode() => Properties.GetHashCode();
}
