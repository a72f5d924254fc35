using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Benchmark;

/// <summary>How one configuration differs from each other one, over seeds that both have.</summary>
internal static class PairedDifferenceTable
{
    /// <param name="title">What it shows.</param>
    /// <param name="runs">The runs.</param>
    /// <param name="minuend">The configuration that the others are subtracted from.</param>
    /// <param name="metrics">The columns; one that no run has is left out.</param>
    public static ResultTable Of(string title, IReadOnlyList<RunResult> runs, string minuend, params Metric[] metrics)
    {
        Metric[] present = [.. metrics.Where(metric => runs.Any(run => run.Metrics.ContainsKey(metric.Name)))];
        return new ResultTable(
            title,
            ["", .. present.Select(metric => metric.Title)],
            [
                .. runs.Select(run => run.Configuration).Distinct().Where(configuration => configuration != minuend)
                    .Select(subtrahend => (string[])
                    [
                        $"− {subtrahend}",
                        .. present.Select(metric => Difference(runs, minuend, subtrahend, metric)?.Text(metric.Format) ?? "–"),
                    ]),
            ]);
    }

    /// <summary>The difference over the seeds of which both have the number; null where there is none.</summary>
    public static PairedDifference? Difference(IReadOnlyList<RunResult> runs, string minuend, string subtrahend, Metric metric)
    {
        (double Minuend, double Subtrahend)[] pairs =
        [
            .. from left in runs
               where left.Configuration == minuend && left.Metrics.ContainsKey(metric.Name)
               join right in runs.Where(run => run.Configuration == subtrahend && run.Metrics.ContainsKey(metric.Name)) on left.Seed equals right.Seed
               select (left.Metrics[metric.Name], right.Metrics[metric.Name]),
        ];
        return pairs.Length == 0 ? null : PairedDifference.Of([.. pairs.Select(pair => pair.Minuend)], [.. pairs.Select(pair => pair.Subtrahend)]);
    }
}
