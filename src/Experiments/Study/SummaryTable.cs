namespace EncoderStudy.Experiments.Study;

/// <summary>A table of configurations by metrics.</summary>
internal static class SummaryTable
{
    /// <param name="title">What it shows.</param>
    /// <param name="runs">The runs; their configurations are the rows, in their order.</param>
    /// <param name="metrics">The columns; one that no run has, as a probe where there are no classes, is left out.</param>
    public static ResultTable Of(string title, IReadOnlyList<RunResult> runs, params Metric[] metrics)
    {
        IReadOnlyList<Summary> summaries = Summary.Of(runs);
        Metric[] present = [.. metrics.Where(metric => summaries.Any(summary => summary.Metric == metric.Name))];
        return new ResultTable(
            title,
            ["", .. present.Select(metric => metric.Title)],
            [
                .. runs.Select(run => run.Configuration).Distinct()
                    .Select(configuration => (string[])[configuration, .. present.Select(metric => metric.Cell(summaries, configuration))]),
            ]);
    }
}
