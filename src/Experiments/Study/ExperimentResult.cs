using EncoderStudy.Experiments.Results;

namespace EncoderStudy.Experiments.Study;

/// <summary>All that an experiment found out: what its results file holds, and what reports are made of.</summary>
internal sealed record ExperimentResult
{
    public required string Verb { get; init; }

    /// <summary>What the experiment asks.</summary>
    public required string Question { get; init; }

    /// <summary>How it asks, in two lines.</summary>
    public required string Method { get; init; }

    public required StudySettings Settings { get; init; }

    public RunEnvironment Environment { get; init; } = new();

    /// <summary>What was left out for the sake of time.</summary>
    public IReadOnlyList<string> Cuts { get; init; } = [];

    /// <summary>The rows of the data that were left out for another reason, and the reason; null for none.</summary>
    public string? RowsLeftOut { get; init; }

    public required IReadOnlyList<RunResult> Runs { get; init; }

    public required IReadOnlyList<Claim> Claims { get; init; }

    public IReadOnlyList<ResultTable> Tables { get; init; } = [];

    public IReadOnlyList<ResultFigure> Figures { get; init; } = [];

    /// <summary>What came out, in a sentence or two, where there is no claim to judge; null where there is.</summary>
    public string? Answer { get; init; }

    /// <summary>What the numbers do not say by themselves.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];
}
