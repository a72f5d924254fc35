using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Activations;

/// <summary>How much the activation function matters: the least and the most of what depends on it.</summary>
internal static class ActivationsAnswer
{
    public static string Of(IReadOnlyList<RunResult> runs)
    {
        IReadOnlyList<Summary> summaries = Summary.Of(runs);
        IEnumerable<string> ranges = from metric in new[] { Metric.ProbeAccuracy, Metric.L0 }
                                     let found = summaries.Where(summary => summary.Metric == metric.Name).ToArray()
                                     where found.Length > 0
                                     select $"{metric.Title} from {Name(metric, found.MinBy(one => one.Mean)!)} to {Name(metric, found.MaxBy(one => one.Mean)!)}";
        return $"No value was expected beforehand, so no claim is judged. The means over the seeds reach, {string.Join("; ", ranges)}.";
    }

    private static string Name(Metric metric, Summary summary) => $"{metric.Text(summary.Mean)} ({summary.Configuration})";
}
