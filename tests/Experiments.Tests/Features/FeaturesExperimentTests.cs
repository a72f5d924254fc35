using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Features;
using EncoderStudy.Experiments.Study;
using EncoderStudy.Experiments.Tests.Study;

namespace EncoderStudy.Experiments.Tests.Features;

public sealed class FeaturesExperimentTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_OnImages_WritesThePicturesOfBothModelsAsPngAndSvg()
    {
        ExperimentResult result = Run();

        Assert.Equal(
            ["weights-decoder-free", "weights-sae-encoder", "weights-sae-decoder", "centroids", "examples-decoder-free", "examples-sae", "prototypes"],
            result.Figures.Select(figure => figure.Name));
        Assert.All(result.Figures, figure => Assert.All([".png", ".svg"], extension =>
            Assert.True(File.Exists(Path.Combine(_folder.Path, "features", figure.Name + extension)))));
    }

    [Fact]
    public void Run_OnLabelledRows_MeasuresEveryConfigurationOfEverySeed()
    {
        ExperimentResult result = Run();

        Assert.Equal(
            ["Decoder-free", "ReLU + L1, encoder rows", "ReLU + L1, decoder rows", "k-means centroids"], result.Runs.Select(run => run.Configuration));
        Assert.Equal(1, result.Runs[^1].Metrics["centroidCosine"], 1e-6);
    }

    [Fact]
    public void Run_OnRowsThatAreNotImages_DrawsNoPicturesAndSaysSo()
    {
        ExperimentResult result = Run(data => data with { Shape = null });

        Assert.Equal(["prototypes"], result.Figures.Select(figure => figure.Name));
        Assert.Contains(result.Remarks, remark => remark.StartsWith("The inputs are not images", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_OnRowsWithoutClasses_MeasuresCentroidsAloneAndSaysSo()
    {
        ExperimentResult result = Run(data => data with { HasLabels = false });

        Assert.All(result.Runs, run => Assert.DoesNotContain("classPurity", run.Metrics.Keys));
        Assert.Contains(result.Remarks, remark => remark.StartsWith("The data has no classes", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_OnRowsThatAreDescribed_TabulatesTheDescriptionsOfTheTopRows()
    {
        ExperimentResult result = Run(data => data with { DescribeTrainingRow = row => $"row <{row}>" });

        ResultTable table = result.Tables.Single(found => found.Title.StartsWith("k-means centroids", StringComparison.Ordinal));
        Assert.Equal(ToyImages.Components, table.Rows.Count);
        Assert.Matches("^row <[0-9]+>( · row <[0-9]+>){7}$", table.Rows[0][1]);
    }

    private ExperimentResult Run(Func<StudyData, StudyData>? change = null)
    {
        var experiment = new FeaturesExperiment();
        return experiment.Run(ToyImages.Context(experiment.Verb, _folder.Path, change));
    }
}
