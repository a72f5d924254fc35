using System.Text.Json;
using EncoderStudy.Experiments.Digits;
using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Tests.Digits;

/// <summary>The digits experiment with several seeds, on toy data.</summary>
public sealed class DigitsSeedsTests : IDisposable
{
    private readonly ToyStudy _study = new();

    public void Dispose() => _study.Dispose();

    [Fact]
    public void Run_WithSeveralSeeds_GivesMeansAndDeviations()
    {
        ExperimentResult result = new DigitsExperiment().Run(_study.Context("digits"));

        Assert.Equal([1, 1, 1, 2, 2, 2], result.Runs.Select(run => run.Seed));
        Assert.All(result.Tables[0].Rows.Single(row => row[0] == "Linear-probe accuracy").Skip(1), cell => Assert.Contains("±", cell, StringComparison.Ordinal));
        Assert.True(Assert.Single(result.Claims).Holds);
    }

    [Fact]
    public void Run_WithSeveralSeeds_WritesTheNumbersOfEachAndThoseOfTheFirstWhereOneHasThem()
    {
        new DigitsExperiment().Run(_study.Context("digits"));

        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(_study.PathOf("", "results.json")));
        JsonElement[] seeds = [.. file.RootElement.GetProperty("seeds").EnumerateArray()];
        Assert.Equal([1, 2], seeds.Select(seed => seed.GetProperty("seed").GetInt32()));
        Assert.True(JsonElement.DeepEquals(file.RootElement.GetProperty("metrics"), seeds[0].GetProperty("metrics")));
    }

    [Fact]
    public void Run_WithOneSeed_WritesNoOther()
    {
        new DigitsExperiment().Run(_study.Context("digits", settings => settings with { Seeds = [7] }));

        using JsonDocument file = JsonDocument.Parse(File.ReadAllText(_study.PathOf("", "results.json")));
        Assert.False(file.RootElement.TryGetProperty("seeds", out _));
        Assert.Equal(7, file.RootElement.GetProperty("settings").GetProperty("seed").GetInt32());
    }
}
