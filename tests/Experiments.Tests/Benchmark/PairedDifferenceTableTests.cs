using EncoderStudy.Experiments.Benchmark;
using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Tests.Benchmark;

public class PairedDifferenceTableTests
{
    [Fact]
    public void Difference_PairsBySeed_WhateverTheOrderOfTheRuns()
    {
        RunResult[] runs = [Run("ours", 1, 10), Run("ours", 2, 20), Run("theirs", 2, 19), Run("theirs", 1, 9)];

        PairedDifference? difference = PairedDifferenceTable.Difference(runs, "ours", "theirs", Metric.L0);

        Assert.Equal(new PairedDifference(1, 1, 1, 2), difference); // each 1: paired otherwise the interval would have a width
    }

    [Fact]
    public void Difference_LeavesOutSeedsThatOneSideLacks()
    {
        RunResult[] runs = [Run("ours", 1, 10), Run("ours", 2, 20), Run("theirs", 1, 9)];

        Assert.Equal(1, PairedDifferenceTable.Difference(runs, "ours", "theirs", Metric.L0)!.Count);
    }

    [Fact]
    public void Difference_OfANumberThatOneSideLacks_IsNull()
    {
        RunResult[] runs = [Run("ours", 1, 10), new() { Configuration = "theirs", Seed = 1, Metrics = new Dictionary<string, double>() }];

        Assert.Null(PairedDifferenceTable.Difference(runs, "ours", "theirs", Metric.L0));
    }

    [Fact]
    public void Of_GivesARowForEachOtherConfiguration_AndADashWhereThereIsNoDifference()
    {
        RunResult others = new()
        {
            Configuration = "others",
            Seed = 1,
            Metrics = new Dictionary<string, double> { [Metric.L0.Name] = 12, [Metric.ProbeAccuracy.Name] = 0.9 },
        };

        ResultTable table = PairedDifferenceTable.Of("title", [Run("ours", 1, 10), Run("theirs", 1, 8.5), others], "ours", Metric.L0, Metric.ProbeAccuracy);

        Assert.Equal([["− theirs", "1.5", "–"], ["− others", "-2.0", "–"]], table.Rows);
    }

    [Fact]
    public void Of_ANumberThatNoRunHas_LeavesItsColumnOut() => Assert.Equal(
        ["", "L0"], PairedDifferenceTable.Of("title", [Run("ours", 1, 10), Run("theirs", 1, 8.5)], "ours", Metric.ProbeAccuracy, Metric.L0).Columns);

    private static RunResult Run(string configuration, int seed, double l0) =>
        new() { Configuration = configuration, Seed = seed, Metrics = new Dictionary<string, double> { [Metric.L0.Name] = l0 } };
}
