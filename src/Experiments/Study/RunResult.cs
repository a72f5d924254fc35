namespace EncoderStudy.Experiments.Study;

/// <summary>What one configuration gave with one seed.</summary>
internal sealed record RunResult
{
    /// <summary>The name of the configuration.</summary>
    public required string Configuration { get; init; }

    public required int Seed { get; init; }

    /// <summary>The numbers by name; one that does not apply is left out.</summary>
    public required IReadOnlyDictionary<string, double> Metrics { get; init; }

    /// <summary>Numbers by epoch or another index, for figures: by name. Not part of the results file.</summary>
    public IReadOnlyDictionary<string, double[]> Curves { get; init; } = new Dictionary<string, double[]>();

    /// <summary>Weights and the like, for figures: by name. Not part of the results file.</summary>
    public IReadOnlyDictionary<string, float[]> Arrays { get; init; } = new Dictionary<string, float[]>();
}
