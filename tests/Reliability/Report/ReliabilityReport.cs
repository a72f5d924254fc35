using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Microsoft.ML.EncoderStudy.Reliability.Report;

/// <summary>The documentation's page about reliability, made of what every proof gave when it was last run for it.</summary>
internal static class ReliabilityReport
{
    private const string ResultsFolder = "reliability";
    private const string FileName = "reliability.md";

    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Keeps results in the documentation, and writes the page anew from all that it holds.</summary>
    /// <param name="folder">The documentation's folder.</param>
    /// <param name="results">What came out now.</param>
    public static void Write(string folder, IReadOnlyList<ProofResult> results)
    {
        string kept = Path.Combine(folder, ResultsFolder);
        Directory.CreateDirectory(kept);
        foreach (ProofResult result in results)
            File.WriteAllText(ResultOf(kept, result.Name), JsonSerializer.Serialize(result, Format) + "\n");
        File.WriteAllText(Path.Combine(folder, FileName), Page(AllProofs.InOrder.Select(proof => Read(kept, proof))));
    }

    private static string ResultOf(string kept, string name) => Path.Combine(kept, name + ".json");

    private static ProofResult? Read(string kept, IProof proof)
    {
        string path = ResultOf(kept, proof.Name);
        return File.Exists(path) ? JsonSerializer.Deserialize<ProofResult>(File.ReadAllText(path), Format) : null;
    }

    private static string Page(IEnumerable<ProofResult?> results)
    {
        var page = new StringBuilder();
        page.Append("# Reliability\n\n");
        page.Append("Written by `tests/Reliability` from what its proofs gave: do not edit. A proof makes many tries, by fixed seeds, and fails with the first\n");
        page.Append("that does not bear its claim out. CI runs the short form of all; the long form is\n\n");
        page.Append("```\ndotnet run -c Release --project tests/Reliability -- --long --docs docs\n```\n\n");
        page.Append("and with the name of a proof before `--long`, that proof alone.\n");
        foreach (ProofResult result in results.OfType<ProofResult>())
            Proof(page, result);
        return page.ToString();
    }

    private static void Proof(StringBuilder page, ProofResult result)
    {
        string tries = result.Tries.ToString("N0", CultureInfo.InvariantCulture);
        string form = result.IsLong ? "long form" : "short form";
        string seconds = result.Seconds.ToString("N0", CultureInfo.InvariantCulture);
        page.Append(CultureInfo.InvariantCulture, $"\n## {result.Name}\n\n{result.Claim}\n\n");
        page.Append(CultureInfo.InvariantCulture, $"**{(result.Holds ? "Holds" : "Does not hold")}**: {tries} tries ({form}) in {seconds} s on {result.Machine}.\n\n");
        page.Append("| outcome | tries |\n|---|---:|\n");
        foreach ((string outcome, long count) in result.Outcomes)
            page.Append(CultureInfo.InvariantCulture, $"| {outcome} | {count:N0} |\n");
        if (result.Failed > 0)
            page.Append(CultureInfo.InvariantCulture, $"| **failed** | {result.Failed:N0} |\n");
        List(page, "Failed:", result.Failures);
        List(page, "Not tried here:", result.Skipped);
        List(page, "Measured:", result.Notes);
    }

    private static void List(StringBuilder page, string title, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
            return;
        page.Append(CultureInfo.InvariantCulture, $"\n{title}\n\n");
        foreach (string line in lines)
            page.Append(CultureInfo.InvariantCulture, $"* {line}\n");
    }
}
