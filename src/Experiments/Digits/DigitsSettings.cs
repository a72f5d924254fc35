using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Digits;

/// <summary>What the digits experiment is asked to do.</summary>
internal sealed record DigitsSettings
{
    /// <summary>A data set that <see cref="Data.DigitDataset"/> names.</summary>
    public required string Dataset { get; init; }

    /// <summary>The folder with the data set; null to look in the usual places.</summary>
    public string? DataFolder { get; init; }

    /// <summary>The number of components of the encoder, and the rank of PCA.</summary>
    public int Components { get; init; } = DecoderFreeSaeEstimator.Defaults.NumberOfComponents;

    /// <summary>The number of passes over the training rows.</summary>
    public int Epochs { get; init; } = DecoderFreeSaeEstimator.Defaults.Epochs;

    /// <summary>The seed of everything random.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Where the model, the weight images and the results go.</summary>
    public required string OutputFolder { get; init; }
}
