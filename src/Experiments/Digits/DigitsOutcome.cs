using EncoderStudy.Experiments.SavedModels;

namespace EncoderStudy.Experiments.Digits;

/// <summary>What came out for one kind of features, on the test rows; null where a number does not apply.</summary>
internal sealed record FeatureMetrics
{
    public double? FinalLoss { get; init; }

    public required double ProbeAccuracy { get; init; }

    public required double L0 { get; init; }

    public required int DeadUnits { get; init; }

    public required double Redundancy { get; init; }

    /// <summary>Of the encoder alone: only there are the features energies of a mixture, whose softmax means something.</summary>
    public double? ResponsibilityEntropy { get; init; }

    /// <summary>Of the encoder alone: PCA's decoder adds a mean, which a measure that takes out all scale is unfair to.</summary>
    public double? NormalizedReconstructionMse { get; init; }

    public int? Parameters { get; init; }

    /// <summary>The time it took to learn the features, without the probe.</summary>
    public double? TrainSeconds { get; init; }
}

/// <summary>The same for the features compared.</summary>
internal sealed record DigitsMetrics(FeatureMetrics DecoderFreeSae, FeatureMetrics Pca, FeatureMetrics Raw);

/// <summary>All that the digits experiment found out, and where it wrote it.</summary>
internal sealed record DigitsOutcome
{
    public required DigitsMetrics Metrics { get; init; }

    public required SavedModelOutcome SavedModel { get; init; }

    public required long TrainRows { get; init; }

    public required long TestRows { get; init; }

    /// <summary>The rank of PCA: the number of components, or of pixels where there are fewer.</summary>
    public required int PcaRank { get; init; }

    public required string ModelPath { get; init; }

    public required string WeightImagesPath { get; init; }

    public required string ResultsPath { get; init; }
}
