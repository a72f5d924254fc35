using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Benchmark;

/// <summary>What the published study says of its two encoders, held against the runs.</summary>
internal static class BenchmarkClaims
{
    public static IReadOnlyList<Claim> Of(Judge judge, IReadOnlyList<RunResult> runs)
    {
        string ours = FeatureLearners.DecoderFree.Name, theirs = FeatureLearners.ReluWithL1.Name;
        var claims = new List<Claim>
        {
            Mean("benchmark-sae-l0", theirs, Metric.L0),
            Mean("benchmark-sae-nmse", theirs, Metric.NormalizedMse),
            Mean("benchmark-l0", ours, Metric.L0),
            Mean("benchmark-nmse", ours, Metric.NormalizedMse),
            Mean("benchmark-loss", ours, Metric.FinalLoss),
            judge.Of("benchmark-parameters", MeanOf(ours, Metric.Parameters) / MeanOf(theirs, Metric.Parameters)),
            judge.Of("benchmark-l0-difference", PairedDifferenceTable.Difference(runs, ours, theirs, Metric.L0)!),
        };
        if (PairedDifferenceTable.Difference(runs, ours, theirs, Metric.ProbeAccuracy) is PairedDifference probes)
        {
            claims.Add(Mean("benchmark-sae-probe", theirs, Metric.ProbeAccuracy));
            claims.Add(Mean("benchmark-probe", ours, Metric.ProbeAccuracy));
            claims.Add(judge.Of("benchmark-probe-difference", probes));
        }

        return [.. claims.OrderBy(claim => Order(claim.Id))];

        Claim Mean(string id, string configuration, Metric metric) => judge.Of(id, MeanOf(configuration, metric), Seeds(runs));

        double MeanOf(string configuration, Metric metric) =>
            runs.Where(run => run.Configuration == configuration).Average(run => run.Metrics[metric.Name]);
    }

    private static string Seeds(IReadOnlyList<RunResult> runs) => runs.Select(run => run.Seed).Distinct().Count() switch
    {
        1 => "one seed",
        int count => FormattableString.Invariant($"mean of {count} seeds"),
    };

    private static int Order(string id) => Expectations.All.Select((expectation, index) => (expectation.Id, index)).Single(entry => entry.Id == id).index;
}
