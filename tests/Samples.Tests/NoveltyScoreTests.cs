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
        double[][] areas = Array.ConvertAll(rows, AreasOf);
        // With ReLU, inputs unlike the training data switch components off: theory says that energy falls, which minus energy detects.
        // Measured when the sample was written: 0.978, 0.895 and 0.910, and 1.000 of each by PCA.
        Assert.All(areas.Zip([0.978, 0.895, 0.910]), pair => Assert.InRange(pair.First[1], pair.Second - 0.04, pair.Second + 0.04));
        Assert.All(areas, row => Assert.InRange(row[3], 0.999, 1));
        Assert.All(rows, row => Assert.Equal("as predicted", row.Groups["verdict"].Value));
        Assert.Contains("Energy is a density-like statistic, not a calibrated anomaly score", run.Output);
    }

    private static double[] AreasOf(Match row) => [.. row.Groups["area"].Captures.Select(area => double.Parse(area.Value, CultureInfo.InvariantCulture))];

    [GeneratedRegex(
        @"^(?<kind>\w+ \w+)( +(?<area>[01]\.\d{4})){4}  (?<verdict>as predicted|against the prediction), -energy",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();
}
