using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.Study;

/// <summary>What the user asked the experiments for.</summary>
internal sealed record StudySettings
{
    /// <summary>The name of the data set.</summary>
    public required string Dataset { get; init; }

    /// <summary>Where the data set lies; null to look in the usual places.</summary>
    public string? DataPath { get; init; }

    /// <summary>The number of passes over the training data.</summary>
    public int Epochs { get; init; } = DecoderFreeSaeEstimator.Defaults.Epochs;

    /// <summary>The seeds that every configuration is run with.</summary>
    public IReadOnlyList<int> Seeds { get; init; } = [1, 2, 3];

    /// <summary>K.</summary>
    public int Components { get; init; } = DecoderFreeSaeEstimator.Defaults.NumberOfComponents;

    public EncoderEngine Engine { get; init; } = EncoderEngine.ClosedForm;

    /// <summary>The folder that every experiment has a folder of its own in.</summary>
    public required string OutputFolder { get; init; }

    /// <summary>The folder of documentation that results are added to; null for none.</summary>
    public string? DocsFolder { get; init; }

    /// <summary>Whether to cut seeds and data; what was cut is part of the result.</summary>
    public bool Quick { get; init; }

    /// <summary>Whether to take up runs that an interrupted command finished.</summary>
    public bool Resume { get; init; }
}
