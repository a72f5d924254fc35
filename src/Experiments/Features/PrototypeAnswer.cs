using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Features;

/// <summary>How much the components are prototypes, in a sentence for each measure.</summary>
internal static class PrototypeAnswer
{
    /// <param name="runs">All runs.</param>
    /// <param name="labels">Whether there are classes.</param>
    public static string Of(IReadOnlyList<RunResult> runs, bool labels)
    {
        IReadOnlyList<Summary> summaries = Summary.Of(runs);
        return "No value was expected beforehand, so no claim is judged. " + string.Join(" ", PrototypeMeasure.For(labels).Select(measure =>
            $"{measure.Title}, median component: " + string.Join("; ", runs.Select(run => run.Configuration).Distinct().Where(name => measure.Tells(name))
                .Select(name => $"{name} {measure.Median.Cell(summaries, name)}")) + "."));
    }
}
