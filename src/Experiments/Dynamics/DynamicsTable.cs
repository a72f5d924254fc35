using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Dynamics;

/// <summary>What every setting of the optimizer came to.</summary>
internal static class DynamicsTable
{
    public static ResultTable Of(IReadOnlyList<RunResult> runs)
    {
        ResultTable table = SummaryTable.Of(
            "Final loss, the mean over the batches of the last epoch; the rest on the test rows; mean ± standard deviation over the seeds", runs,
            Metric.FinalLoss, Metric.ProbeAccuracy, Metric.L0, Metric.DeadComponents, Metric.Redundancy, DynamicsRun.Converged);
        return table with
        {
            Columns = [.. table.Columns, "Converged runs"],
            Rows = [.. table.Rows.Select(row => (string[])[.. row, Converged(runs, row[0])])],
        };
    }

    private static string Converged(IReadOnlyList<RunResult> runs, string configuration)
    {
        RunResult[] those = [.. runs.Where(run => run.Configuration == configuration)];
        return FormattableString.Invariant($"{those.Count(run => run.Metrics.ContainsKey(DynamicsRun.Converged.Name))} of {those.Length}");
    }
}
