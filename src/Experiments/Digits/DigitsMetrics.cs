using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Digits;

/// <summary>The numbers that the digits experiment gives of each kind of features, in the order of its table.</summary>
/// <remarks>
/// Two are of the encoder alone: only there are the features energies of a mixture, whose softmax means something; and PCA's decoder adds a
/// mean, which a measure that takes out all scale is unfair to.
/// </remarks>
internal static class DigitsMetrics
{
    public static IReadOnlyList<Metric> All { get; } =
    [
        Metric.ProbeAccuracy with { Title = "Linear-probe accuracy" },
        Metric.L0 with { Title = "L0, active per row" },
        Metric.DeadComponents with { Title = "Dead units", Format = "0.#" },
        Metric.Redundancy with { Format = "N1" },
        Metric.Entropy with { Title = "Responsibility entropy, nats" },
        Metric.NormalizedMse with { Title = "Normalised reconstruction MSE" },
        Metric.FinalLoss with { Format = "F1" },
        Metric.Parameters,
        Metric.TrainSeconds with { Title = "Train seconds" },
    ];

    /// <summary>A row for each number, a column for each kind of features: the means over the seeds.</summary>
    /// <param name="runs">All runs.</param>
    /// <param name="columns">The configurations of the runs, and what they are called here.</param>
    public static ResultTable Table(IReadOnlyList<RunResult> runs, IReadOnlyList<(string Configuration, string Title)> columns)
    {
        IReadOnlyList<Summary> summaries = Summary.Of(runs);
        return new ResultTable(
            "Digits",
            ["", .. columns.Select(column => column.Title)],
            [.. All.Select(metric => (string[])[metric.Title, .. columns.Select(column => metric.Cell(summaries, column.Configuration))])]);
    }
}
