using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Tests.Estimators;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Rows;

public class TrainingDataReaderTests
{
    [Theory]
    [InlineData(InputScaling.None, 100, 1, true)]
    [InlineData(InputScaling.None, 0, 1, false)]
    [InlineData(InputScaling.None, 0, 0.01, true)]
    [InlineData(InputScaling.MeanCentred, 100, 1, false)]
    [InlineData(InputScaling.MeanCentred, 100, 30, true)]
    [InlineData(InputScaling.MeanCentred, 1, 0.01, true)]
    [InlineData(InputScaling.UnitMeanNorm, 100, 1, false)]
    [InlineData(InputScaling.UnitMeanNorm, 0, 0.01, false)]
    [InlineData(InputScaling.Standardised, 100, 1, false)]
    [InlineData(InputScaling.Standardised, 0, 0.01, false)]
    public void Read_WarnsOfTheScaleThatTheTrainingWillSee(InputScaling scaling, float mean, float deviation, bool warns)
    {
        float low = mean - deviation, high = mean + deviation;
        float[][] rows = [[high, low], [low, high], [low, low]];
        (_, List<string> warnings) = Read(rows, scaling);
        Assert.Equal(warns ? 1 : 0, warnings.Count);
        Assert.All(warnings, warning => Assert.Contains("far from 1", warning, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_OfSparseInputs_DoesNotCountTheirZerosAsSmallValues()
    {
        float[][] rows = [.. Enumerable.Range(0, 1000).Select(row => new float[] { row == 0 ? 1 : 0, row == 1 ? 1 : 0 })];
        Assert.Empty(Read(rows, InputScaling.None).Warnings);
        Assert.Empty(Read(rows, InputScaling.MeanCentred).Warnings);
    }

    [Fact]
    public void Read_WithExampleWeights_EstimatesFromWeightedRows()
    {
        TrainingData data = Read([[1, 2], [5, 2], [100, 100]], InputScaling.MeanCentred, weights: [3, 1, 0]).Data;
        Assert.Equal([2.0, 2.0], data.Columns["Input"].Scaler.Mean.ToArray());
        var row = new float[2];
        data.Columns["Input"].Rows!.CopyRow(1, row);
        Assert.Equal([3f, 0f], row);
    }

    [Fact]
    public void Read_WithoutScaling_KeepsTheInputsAndReportsTheirRatio()
    {
        TrainingData data = Read([[2, 5], [4, 3]], InputScaling.None).Data;
        Assert.Equal(2.5, data.Columns["Input"].Scaler.MeanToDeviationRatio, 1e-14);
        var row = new float[2];
        data.Columns["Input"].Rows!.CopyRow(1, row);
        Assert.Equal([4f, 3f], row);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Read_OfMoreThanFitsTheCache_KeepsNoRowsAndMeasuresTheSame(bool weighted)
    {
        // 4.8 MB in memory.
        float[][] rows = ToyData.Rows(count: 6000, inputs: 200);
        float[]? weights = weighted ? [.. Enumerable.Range(0, rows.Length).Select(row => row % 3f)] : null;
        TrainingColumn kept = Read(rows, InputScaling.Standardised, weights, cacheMegabytes: 5).Data.Columns["Input"];
        TrainingData streamed = Read(rows, InputScaling.Standardised, weights, cacheMegabytes: weighted ? 3 : 4).Data;
        TrainingColumn found = streamed.Columns["Input"];
        Assert.NotNull(kept.Rows);
        Assert.Null(found.Rows);
        Assert.Null(streamed.Weights);
        Assert.Equal(kept.Scaler.Mean.ToArray(), found.Scaler.Mean.ToArray());
        Assert.Equal(kept.Scaler.Scale.ToArray(), found.Scaler.Scale.ToArray());
        Assert.Equal(kept.Moments.MeanLength, found.Moments.MeanLength);
        Assert.Equal(kept.Rows.Count, found.Extent.Rows);
    }

    [Fact]
    public void Read_OfWeightsThatSumToLessThanARowInABatch_SaysSoForStreamedRowsToo()
    {
        float[][] rows = ToyData.Rows(count: 3000, inputs: 200);
        float[] weights = [.. Enumerable.Range(0, rows.Length).Select(row => row < 200 ? 1e-3f : 1)];
        string message = Assert.Throws<InvalidOperationException>(() => Read(rows, InputScaling.None, weights, cacheMegabytes: 1)).Message;
        Assert.Contains("the 128 smallest weights sum to 0.128", message, StringComparison.Ordinal);
    }

    private static (TrainingData Data, List<string> Warnings) Read(float[][] rows, InputScaling scaling, float[]? weights = null, int? cacheMegabytes = null)
    {
        var ml = new MLContext();
        var warnings = new List<string>();
        ml.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Warning)
                warnings.Add(e.RawMessage);
        };
        IHost host = ((IHostEnvironment)ml).Register("Reader");
        using IChannel channel = host.Start("Reading");
        TrainingData data = new TrainingDataReader(host, batchSize: 128, cacheMegabytes, CancellationToken.None).Read(
            ToyData.View(ml, rows, weights), ["Input"], weights is null ? null : "Weight", channel, scaling);
        return (data, warnings);
    }
}
