using Microsoft.ML.EncoderStudy.Tests.Estimators;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.DecoderFreeSae;

/// <summary>Example weights are counts: a row of weight 3 is three equal rows.</summary>
public class ExampleWeightTests
{
    [Fact]
    public void Fit_WithWeightsOfOne_GivesTheModelWithoutWeights()
    {
        float[][] rows = ToyData.Rows();
        DecoderFreeSaeTransformer weighted =
            ToyEncoder.Fit(rows, options => options.ExampleWeightColumnName = "Weight", Enumerable.Repeat(1f, rows.Length).ToArray());
        DecoderFreeSaeTransformer unweighted = ToyEncoder.Fit(rows);
        Assert.Equal(unweighted.Weights.ToArray(), weighted.Weights.ToArray());
    }

    [Fact]
    public void Fit_WithZeroWeights_IgnoresThoseRows()
    {
        float[][] rows = ToyData.Rows();
        float[] weights = rows.Select((_, i) => i % 3 == 0 ? 0f : 1f).ToArray();
        float[][] kept = rows.Where((_, i) => i % 3 != 0).ToArray();
        Assert.Equal(ToyEncoder.Fit(kept).Weights.ToArray(), ToyEncoder.Fit(rows, options => options.ExampleWeightColumnName = "Weight", weights).Weights.ToArray());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Fit_WithAWeightThatIsNoCount_NamesColumnAndRow(float bad)
    {
        float[][] rows = ToyData.Rows();
        float[] weights = Enumerable.Repeat(1f, rows.Length).ToArray();
        weights[5] = bad;
        var exception = Assert.Throws<InvalidOperationException>(
            () => ToyEncoder.Fit(rows, options => options.ExampleWeightColumnName = "Weight", weights));
        Assert.True(exception.IsMarked());
        Assert.Contains("'Weight', row 5", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_WithWeightsTooSmallForAVariance_SaysSo()
    {
        float[][] rows = ToyData.Rows();
        var exception = Assert.Throws<InvalidOperationException>(
            () => ToyEncoder.Fit(rows, options => options.ExampleWeightColumnName = "Weight", Enumerable.Repeat(0.01f, rows.Length).ToArray()));
        Assert.Contains("16 smallest weights sum to 0.16", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ComponentStatistics_OfWeightedRows_AreThoseOfSoManyEqualRows()
    {
        float[][] rows = ToyData.Rows();
        float[] weights = [.. Enumerable.Range(0, rows.Length).Select(row => 1f + (row % 4))];
        DecoderFreeSaeTransformer model = ToyEncoder.Fit(
            rows, options => (options.ExampleWeightColumnName, options.Activation) = ("Weight", EncoderActivation.Softplus), weights);
        float[][] a = ToyData.Vectors(model.Transform(ToyData.View(new MLContext(), rows)), "Features");
        float[][] repeated = [.. a.SelectMany((row, i) => Enumerable.Repeat(row, (int)weights[i]))];
        for (int j = 0; j < model.NumberOfComponents; j++)
        {
            double mean = repeated.Average(row => row[j]);
            Assert.NotEqual(mean, a.Average(row => row[j]), 1e-4);
            Assert.Equal(mean, model.ComponentStatistics[j].Mean, 1e-5);
            Assert.Equal(repeated.Sum(row => Math.Pow(row[j] - mean, 2)) / (repeated.Length - 1), model.ComponentStatistics[j].Variance, 1e-5);
            Assert.Equal(repeated.Count(row => row[j] > 0.01f) / (double)repeated.Length, model.ComponentStatistics[j].FractionActive, 1e-6);
        }
    }
}
