using System.Runtime.InteropServices;
using Microsoft.ML.EncoderStudy.Reliability.Report;

namespace Microsoft.ML.EncoderStudy.Reliability;

/// <summary>What came of a proof, as it is written down.</summary>
internal sealed record ProofResult
{
    public required string Name { get; init; }

    public required string Claim { get; init; }

    /// <summary>Whether as much was tried as the long form does.</summary>
    public required bool IsLong { get; init; }

    public required double Seconds { get; init; }

    /// <summary>The tries that bore the claim out, by what happened.</summary>
    public required SortedDictionary<string, long> Outcomes { get; init; }

    /// <summary>The number of tries that did not.</summary>
    public required long Failed { get; init; }

    /// <summary>Descriptions of the first of these.</summary>
    public required IReadOnlyList<string> Failures { get; init; }

    /// <summary>What could not be tried here, with reasons.</summary>
    public required IReadOnlyList<string> Skipped { get; init; }

    /// <summary>What was measured.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    public string Machine { get; init; } = $"{Processor.Name}, {Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}";

    /// <summary>The number of tries.</summary>
    public long Tries => Outcomes.Values.Sum() + Failed;

    /// <summary>Whether the claim stands: something was tried and nothing failed.</summary>
    public bool Holds => Failed == 0 && Tries > 0;
}
