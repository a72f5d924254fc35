using System.Collections.Immutable;
using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Tests.Estimators;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.DecoderFreeSae;

public class DecoderFreeSaeEstimatorTests
{
    [Fact]
    public void Fit_TwiceWithTheSameSeed_GivesTheSameBits()
    {
        var ml = new MLContext();
        IDataView view = ToyData.View(ml, ToyData.Rows());
        DecoderFreeSaeEstimator estimator = ml.Transforms.DecoderFreeSae(ToyEncoder.Options());
        DecoderFreeSaeTransformer first = estimator.Fit(view), second = estimator.Fit(view);
        Assert.Equal(first.Weights.ToArray(), second.Weights.ToArray());
        Assert.Equal(first.Biases.ToArray(), second.Biases.ToArray());
        Assert.Equal(first.TrainingHistory.ToArray(), second.TrainingHistory.ToArray());
    }

    [Fact]
    public void Fit_WithAnotherSeed_GivesAnotherModel() =>
        Assert.NotEqual(ToyEncoder.Fit(ToyData.Rows()).Weights.ToArray(), ToyEncoder.Fit(ToyData.Rows(), options => options.Seed = 2).Weights.ToArray());

    [Fact]
    public void Fit_OnSparseRowsAndTheSameRowsDense_GivesTheSameBits()
    {
        float[][] rows = ToyData.Rows(inputs: 20);
        foreach (float[] row in rows)
            Array.Clear(row, 4, 13);
        var ml = new MLContext();
        VBuffer<float>[] sparse = rows.Select(row =>
        {
            int[] indices = Enumerable.Range(0, 20).Where(d => row[d] != 0).ToArray();
            return new VBuffer<float>(20, indices.Length, indices.Select(d => row[d]).ToArray(), indices);
        }).ToArray();

        DecoderFreeSaeTransformer fromSparse = ml.Transforms.DecoderFreeSae(ToyEncoder.Options()).Fit(ToyData.View(ml, sparse, 20));
        DecoderFreeSaeTransformer fromDense = ml.Transforms.DecoderFreeSae(ToyEncoder.Options()).Fit(ToyData.View(ml, rows));

        Assert.Equal(fromDense.Weights.ToArray(), fromSparse.Weights.ToArray());
        Assert.Equal(
            ToyData.Vectors(fromDense.Transform(ToyData.View(ml, rows)), "Features"),
            ToyData.Vectors(fromDense.Transform(ToyData.View(ml, sparse, 20)), "Features"));
    }

    [Theory]
    [InlineData(1, 6, 60, 16)] // K = 1
    [InlineData(5, 1, 60, 16)] // D = 1
    [InlineData(9, 4, 60, 16)] // K > D
    [InlineData(40, 6, 60, 16)] // K > B
    [InlineData(5, 6, 2, 16)] // two rows
    [InlineData(5, 6, 33, 16)] // a last batch of one row
    [InlineData(5, 6, 3, 2)] // the smallest batches, and one row over
    public void Fit_OfUnusualSizes_TrainsAFiniteModel(int components, int inputs, int rows, int batchSize)
    {
        DecoderFreeSaeTransformer model = ToyEncoder.Fit(ToyData.Rows(rows, inputs), options =>
        {
            options.NumberOfComponents = components;
            options.BatchSize = batchSize;
        });
        Assert.Equal(components * inputs, model.Weights.Length);
        Assert.Equal((components, inputs), (model.NumberOfComponents, model.InputSize));
        Assert.All(model.Weights, weight => Assert.True(float.IsFinite(weight)));
        Assert.Equal(3, model.TrainingHistory.Length);
    }

    [Fact]
    public void Fit_OnConstantColumnsAndAllZeroRows_TrainsAFiniteModel()
    {
        float[][] rows = ToyData.Rows();
        foreach (float[] row in rows)
            row[2] = 1;
        Array.Clear(rows[7]);
        Assert.All(ToyEncoder.Fit(rows).Weights, weight => Assert.True(float.IsFinite(weight)));
        float[][] zeros = Enumerable.Range(0, 20).Select(_ => new float[4]).ToArray();
        Assert.All(ToyEncoder.Fit(zeros).Weights, weight => Assert.True(float.IsFinite(weight)));
    }

    [Fact]
    public void Fit_WithABatchLargerThanTheData_TakesAllRowsAtOnce()
    {
        DecoderFreeSaeTransformer all = ToyEncoder.Fit(ToyData.Rows(), options => options.BatchSize = int.MaxValue);
        Assert.Equal(ToyEncoder.Fit(ToyData.Rows(), options => options.BatchSize = 60).Weights.ToArray(), all.Weights.ToArray());
    }

    [Fact]
    public void Fit_OfSeveralColumnPairs_GivesEachTheModelItWouldHaveAlone()
    {
        var ml = new MLContext(seed: 1);
        IDataView view = ml.Transforms.CopyColumns("Other", "Input").Fit(ToyData.View(ml, ToyData.Rows())).Transform(ToyData.View(ml, ToyData.Rows()));
        InputOutputColumnPair[] pairs = [new("A", "Input"), new("B", "Other")];
        DecoderFreeSaeTransformer model = ml.Transforms
            .DecoderFreeSae(pairs, numberOfComponents: 5, epochs: 3, batchSize: 16, seed: 1).Fit(view);

        ImmutableArray<float> alone = ToyEncoder.Fit(ToyData.Rows()).Weights;
        Assert.Equal(alone.ToArray(), model.GetModelParameters("A").Weights.ToArray());
        Assert.Equal(alone.ToArray(), model.GetModelParameters("B").Weights.ToArray());
        Assert.Throws<InvalidOperationException>(() => model.Weights);
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => model.GetModelParameters("C"));
        Assert.Contains("'A', 'B'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_WithLogSumExpAlone_CollapsesToItsMinimum()
    {
        DecoderFreeSaeTransformer model = ToyEncoder.Fit(ToyData.Rows(160), options =>
        {
            options.VarianceWeight = 0;
            options.DecorrelationWeight = 0;
            options.Epochs = 300;
            options.LearningRate = 0.01f;
        });
        Assert.Equal(-16 * Math.Log(5), model.TrainingHistory[^1].Loss, 1e-3);
        Assert.All(model.ComponentStatistics, statistics => Assert.Equal(0, statistics.Variance, 1e-6));
    }

    [Fact]
    public void ComponentStatistics_AreThoseOfTheActivationsOfTheTrainingRows()
    {
        float[][] rows = ToyData.Rows();
        var ml = new MLContext();
        DecoderFreeSaeTransformer model = ToyEncoder.Fit(rows);
        float[][] a = ToyData.Vectors(model.Transform(ToyData.View(ml, rows)), "Features");
        for (int j = 0; j < 5; j++)
        {
            double mean = a.Average(row => row[j]);
            Assert.Equal(mean, model.ComponentStatistics[j].Mean, 1e-5);
            Assert.Equal(a.Sum(row => Math.Pow(row[j] - mean, 2)) / (rows.Length - 1), model.ComponentStatistics[j].Variance, 1e-5);
            Assert.Equal(a.Count(row => row[j] > 0.01f) / (double)rows.Length, model.ComponentStatistics[j].FractionActive, 1e-6);
        }
    }
}
