using System.Globalization;
using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Features;

/// <summary>The training rows that components answer most strongly, in words, for data that describes its rows.</summary>
/// <remarks>Training rows and not test rows, since class purity is measured on training rows; the pictures of images show them too.</remarks>
internal static class ExampleTables
{
    /// <summary>One table for each model: its two sets of rows, if it has two, have the same activations. None where rows are not described.</summary>
    /// <param name="data">The data of the runs.</param>
    /// <param name="runs">One run of each configuration.</param>
    public static IEnumerable<ResultTable> Of(StudyData data, IReadOnlyList<RunResult> runs)
    {
        if (data.DescribeTrainingRow is not Func<int, string> describe)
            return [];
        return runs.Where(run => run.Configuration != FeaturesExperiment.AutoencoderDecoder).Select(run => new ResultTable(
            FormattableString.Invariant($"{run.Configuration}: the training rows of the greatest activation, seed {run.Seed}"),
            ["Component", "Rows, the strongest first"],
            [
                .. ComponentExamples.Unpack(run.Arrays[ComponentExamples.Rows]).Select((rows, component) =>
                    (string[])[component.ToString(CultureInfo.InvariantCulture), rows.Length == 0 ? "–" : string.Join(" · ", rows.Select(describe))]),
            ]));
    }
}
