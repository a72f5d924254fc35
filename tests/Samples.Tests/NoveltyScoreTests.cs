using System.Globalization;
using System.Text.RegularExpressions;
using Xunit.Abstractions;

namespace Microsoft.ML.EncoderStudy.Samples.Tests;

public partial class NoveltyScoreTests(ITestOutputHelper log)
{
    [Fact]
    public void NoveltyScore_Run_PrintsEveryAreaAndWhatEnergyIsNot()
    {
        using SampleRun run = SampleRun.Of("NoveltyScore", log);

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Errors);
        Match[] rows = Row().Matches(run.Output).ToArray();
        Assert.Equal(["uniform noise", "permuted pixels", "inverted digits"], rows.Select(row => row.Groups["kind"].Value));
        Assert.All(rows, CheckRow);
        Assert.Contains("Energy is a density-like statistic, not a calibrated anomaly score", run.Output);
    }

    private static void CheckRow(Match row)
    {
        double[] areas = [.. row.Groups["area"].Captures.Select(area => double.Parse(area.Value, CultureInfo.InvariantCulture))];
        Assert.Equal(4, areas.Length);
        Assert.All(areas, area => Assert.InRange(area, 0, 1));
        // Printed with four decimals, each rounded: they may miss 1 by one unit of the last.
        Assert.Equal(1 - areas[0], areas[1], 1.01e-4);
        Assert.Equal(areas[1] > 0.5 ? "as predicted" : "against the prediction", row.Groups["verdict"].Value);
    }

    [GeneratedRegex(
        @"^(?<kind>\w+ \w+)( +(?<area>[01]\.\d{4})){4}  (?<verdict>as predicted|against the prediction), -energy",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}
