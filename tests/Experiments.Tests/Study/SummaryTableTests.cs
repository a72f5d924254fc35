using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Tests.Study;

public sealed class SummaryTableTests
{
    [Fact]
    public void Of_ANumberThatSomeRunsLack_HasADashThere() =>
        Assert.Equal([["one", "1.5", "90.00 %"], ["two", "2.5", "–"]], Of(Metric.L0, Metric.ProbeAccuracy).Rows);

    [Fact]
    public void Of_ANumberThatNoRunHas_LeavesItsColumnOut() => Assert.Equal(["", "L0"], Of(Metric.Entropy, Metric.L0).Columns);

    private static ResultTable Of(params Metric[] metrics) => SummaryTable.Of(
        "title",
        [
            new RunResult
            {
                Configuration = "one",
                Seed = 1,
                Metrics = new Dictionary<string, double> { [Metric.L0.Name] = 1.5, [Metric.ProbeAccuracy.Name] = 0.9 },
            },
            new RunResult { Configuration = "two", Seed = 1, Metrics = new Dictionary<string, double> { [Metric.L0.Name] = 2.5 } },
        ],
        metrics);
}
