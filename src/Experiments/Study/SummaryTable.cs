namespace EncoderStudy.Experiments.Study;

/// <summary>A table of configurations by metrics.</summary>
internal static class SummaryTable
{
    /// <param name="title">What it shows.</param>
    /// <param name="runs">The runs; their configurations are the rows, in their order.</param>
    /// <param name="metrics">The columns.</param>
    public static ResultTable Of(string title, IReadOnlyList<RunResult> runs, params Metric[] metrics)
    {
        IReadOnlyList<Summary> summaries = Summary.Of(runs);
        return new ResultTable(
            title,
            ["", .. metrics.Select(metric => metric.Title)],
            [
                .. runs.Select(run => run.Configuration).Distinct()
                    .Select(configuration => (string[])[configuration, .. metrics.Select(metric => metric.Cell(summaries, configuration))]),
            ]);
    }
}
