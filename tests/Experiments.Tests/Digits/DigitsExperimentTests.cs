using System.Globalization;
using System.Text.Json;
using SkiaSharp;

namespace EncoderStudy.Experiments.Tests.Digits;

/// <summary>
/// The whole job, end to end. The ranges of the metrics are those in which runs of an independent implementation with several seeds fell,
/// widened by what other seeds and vector widths may add.
/// </summary>
public class DigitsExperimentTests(DigitsJob job) : IClassFixture<DigitsJob>
{
    [Fact]
    public void Job_WithoutOptions_Succeeds()
    {
        Assert.True(job.Process.ExitCode == 0, job.Process.Error);
        Assert.Empty(job.Process.Error);
    }

    [Theory]
    [InlineData("finalLoss", -700, -680)]
    [InlineData("probeAccuracy", 0.90, 0.935)]
    [InlineData("l0", 19.5, 22)]
    [InlineData("deadUnits", 0, 0)]
    [InlineData("redundancy", 24, 31)]
    [InlineData("responsibilityEntropy", 3.80, 3.88)]
    [InlineData("normalizedReconstructionMse", 0.125, 0.138)]
    [InlineData("parameters", 50_240, 50_240)]
    public void Encoder_OnTheSample_ReproducesTheStudy(string metric, double lowest, double highest)
        => Assert.InRange(job.Encoder.GetProperty(metric).GetDouble(), lowest, highest);

    [Theory]
    [InlineData("pca", 0.905, 0.93)]
    [InlineData("raw", 0.895, 0.92)]
    public void Comparison_OnTheSample_IsProbedAlike(string features, double lowest, double highest)
        => Assert.InRange(Metrics(features).GetProperty("probeAccuracy").GetDouble(), lowest, highest);

    [Fact]
    public void Results_WhereAMetricDoesNotApply_HoldNull()
    {
        foreach (string name in new[] { "finalLoss", "responsibilityEntropy", "normalizedReconstructionMse" })
        {
            Assert.Equal(JsonValueKind.Null, Metrics("pca").GetProperty(name).ValueKind);
            Assert.Equal(JsonValueKind.Null, Metrics("raw").GetProperty(name).ValueKind);
        }

        Assert.Equal(JsonValueKind.Null, Metrics("raw").GetProperty("parameters").ValueKind);
        Assert.Equal(JsonValueKind.Null, Metrics("raw").GetProperty("trainSeconds").ValueKind);
    }

    [Fact]
    public void Results_HoldSettingsAndEnvironment()
    {
        JsonElement settings = job.Results.GetProperty("settings");
        Assert.Equal("mnist-10k", settings.GetProperty("dataset").GetString());
        Assert.Equal(8_000, settings.GetProperty("trainRows").GetInt32());
        Assert.Equal(2_000, settings.GetProperty("testRows").GetInt32());
        Assert.Equal(64, settings.GetProperty("components").GetInt32());
        Assert.Equal(100, settings.GetProperty("epochs").GetInt32());
        Assert.Equal(1, settings.GetProperty("seed").GetInt32());

        JsonElement environment = job.Results.GetProperty("environment");
        Assert.Equal(Environment.ProcessorCount, environment.GetProperty("processorCount").GetInt32());
        Assert.StartsWith(".NET", environment.GetProperty("framework").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(environment.GetProperty("operatingSystem").GetString()!);
        Assert.Contains(environment.GetProperty("vectorWidth").GetInt32(), new[] { 0, 128, 256, 512 });
    }

    [Fact]
    public void Output_HoldsTheThreeFilesAndNoLeftovers()
        => Assert.Equal(["model.zip", "results.json", "weights.png"], job.FileNames().Order(StringComparer.Ordinal));

    [Fact]
    public void WeightImages_AreAGridOf8By8WithBothSigns()
    {
        using SKBitmap image = SKBitmap.Decode(job.PathOf("weights.png"));

        // 8 images of 28 pixels, each 3 wide, and 9 gaps of 3.
        Assert.Equal((699, 699), (image.Width, image.Height));
        Assert.Contains(image.Pixels, colour => colour.Red > colour.Blue + 100);
        Assert.Contains(image.Pixels, colour => colour.Blue > colour.Red + 100);
    }

    [Fact]
    public void SavedModel_InAFreshProcess_IsConfirmed()
        => Assert.Contains(
            "Confirmed: a fresh process loaded the saved model and gave the same Features and Score, bit for bit, on 2,000 rows.",
            job.Process.Output, StringComparison.Ordinal);

    [Fact]
    public void Output_WhenRedirected_IsPlainTextWithTheTable()
    {
        Assert.DoesNotContain('\u001b', job.Process.Output);
        Assert.Contains("epoch 100 of 100, loss -", job.Process.Output, StringComparison.Ordinal);
        string accuracy = job.Encoder.GetProperty("probeAccuracy").GetDouble().ToString("P2", CultureInfo.InvariantCulture);
        Assert.Contains(job.Process.Output.Split('\n'), line =>
            line.Contains("Linear-probe accuracy", StringComparison.Ordinal) && line.Contains(accuracy, StringComparison.Ordinal));
    }

    private JsonElement Metrics(string features) => job.Results.GetProperty("metrics").GetProperty(features);
}
