using System.Text.Json.Serialization;

namespace EncoderStudy.Experiments.Study;

/// <summary>A claim of the study and what came of it.</summary>
/// <param name="Id">Names the claim.</param>
/// <param name="Statement">What is claimed.</param>
/// <param name="Expected">What was expected, as text.</param>
/// <param name="Observed">What was observed, as text.</param>
/// <param name="Holds">Whether it held; null where that cannot be said.</param>
/// <param name="Reason">Why it cannot be said; null where it can.</param>
/// <param name="Source">Where the expectation comes from.</param>
internal sealed record Claim(string Id, string Statement, string Expected, string Observed, bool? Holds, string? Reason, string Source)
{
    private const string Undecided = "undecided";

    /// <summary>The reason, for where the verdict is already said; null where there is none.</summary>
    [JsonIgnore]
    public string? WhyUndecided => Reason?.Replace(Undecided + ": ", "", StringComparison.Ordinal);

    /// <summary>The verdict in a word or two.</summary>
    [JsonIgnore]
    public string Verdict => Holds switch
    {
        true => "holds",
        false => "does not hold",
        null => Undecided,
    };
}
