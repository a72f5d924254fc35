using MathNet.Numerics.Statistics;

namespace EncoderStudy.Experiments.Study;

/// <summary>A number over the seeds of a configuration.</summary>
/// <param name="Configuration">The configuration.</param>
/// <param name="Metric">The name of the number.</param>
/// <param name="Mean">Its mean.</param>
/// <param name="StandardDeviation">Its standard deviation, unbiased; null with one seed.</param>
/// <param name="Least">The least of them.</param>
/// <param name="Count">The number of seeds.</param>
internal sealed record Summary(string Configuration, string Metric, double Mean, double? StandardDeviation, double Least, int Count)
{
    /// <summary>Every number of every configuration, in the order of the runs.</summary>
    public static IReadOnlyList<Summary> Of(IEnumerable<RunResult> runs) =>
    [
        .. from run in runs
           from metric in run.Metrics
           group metric.Value by (run.Configuration, Metric: metric.Key) into values
           select new Summary(
               values.Key.Configuration, values.Key.Metric, values.Mean(), values.Count() > 1 ? values.StandardDeviation() : null, values.Min(),
               values.Count()),
    ];
}
