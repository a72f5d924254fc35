using Microsoft.ML.Data;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Tests.Estimators;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.SparseAutoencoder;

public class SparseAutoencoderEstimatorTests
{
    private static SparseAutoencoderEstimator.Options Options(Action<SparseAutoencoderEstimator.Options>? change = null)
    {
        var options = new SparseAutoencoderEstimator.Options
        {
            OutputColumnName = "Features",
            InputColumnName = "Input",
            NumberOfComponents = 5,
            Epochs = 3,
            BatchSize = 16,
            Seed = 1,
        };
        change?.Invoke(options);
        return options;
    }

    private static SparseAutoencoderTransformer Fit(float[][] rows, Action<SparseAutoencoderEstimator.Options>? change = null)
    {
        var ml = new MLContext(seed: 1);
        return ml.Transforms.SparseAutoencoder(Options(change)).Fit(ToyData.View(ml, rows));
    }

    private static float[] Parameters(SparseAutoencoderTransformer model) =>
        [.. model.Weights, .. model.Biases, .. model.DecoderWeights, .. model.DecoderBiases];

    [Fact]
    public void Fit_TwiceWithTheSameSeed_GivesTheSameBits()
    {
        SparseAutoencoderTransformer first = Fit(ToyData.Rows()), second = Fit(ToyData.Rows());
        Assert.Equal(Parameters(first), Parameters(second));
        Assert.Equal(first.TrainingHistory.ToArray(), second.TrainingHistory.ToArray());
        Assert.NotEqual(Parameters(first), Parameters(Fit(ToyData.Rows(), options => options.Seed = 2)));
    }

    [Fact]
    public void Fit_ForManyEpochs_LearnsToReconstruct()
    {
        float[][] rows = ToyData.Rows(200);
        SparseAutoencoderTransformer model = Fit(rows, options => (options.NumberOfComponents, options.Epochs, options.LearningRate) = (16, 200, 0.01f));
        double meanSquare = rows.Average(row => row.Average(value => (double)value * value));
        Assert.InRange(model.TrainingHistory[^1].ReconstructionTerm, 0, 0.1 * meanSquare);
        Assert.All(model.TrainingHistory, epoch => Assert.Equal(epoch.Loss, epoch.ReconstructionTerm + epoch.SparsityTerm, 1e-12));
    }

    [Fact]
    public void Fit_WithALargerL1Weight_LeavesFewerActivations()
    {
        double Active(float weight) => Fit(ToyData.Rows(200), options => (options.L1Weight, options.Epochs, options.LearningRate) = (weight, 100, 0.01f))
            .ComponentStatistics.Sum(statistics => statistics.FractionActive);
        Assert.True(Active(5) < Active(0));
    }

    [Theory]
    [InlineData(1, 6, 60, 16)] // K = 1
    [InlineData(5, 1, 60, 16)] // D = 1
    [InlineData(40, 6, 60, 16)] // K > B
    [InlineData(5, 6, 2, 16)] // two rows
    [InlineData(5, 6, 33, 16)] // a last batch of one row
    [InlineData(5, 6, 3, 1)] // rows one by one
    [InlineData(5, 6, 60, int.MaxValue)] // all rows at once
    public void Fit_OfUnusualSizes_TrainsAFiniteModel(int components, int inputs, int rows, int batchSize)
    {
        SparseAutoencoderTransformer model = Fit(ToyData.Rows(rows, inputs), options =>
        {
            options.NumberOfComponents = components;
            options.BatchSize = batchSize;
        });
        Assert.Equal(components * inputs, model.Weights.Length);
        Assert.Equal(components * inputs, model.DecoderWeights.Length);
        Assert.Equal(components, model.Biases.Length);
        Assert.Equal(inputs, model.DecoderBiases.Length);
        Assert.All(Parameters(model), value => Assert.True(float.IsFinite(value)));
        Assert.Equal(3, model.TrainingHistory.Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fit_WithUnitNormDecoder_LeavesDecoderRowsOfLengthOne(bool tied)
    {
        SparseAutoencoderTransformer model = Fit(ToyData.Rows(), options => (options.UnitNormDecoder, options.TiedWeights) = (true, tied));
        for (int j = 0; j < 5; j++)
            Assert.Equal(1, model.DecoderWeights.Skip(j * 6).Take(6).Sum(value => (double)value * value), 1e-5);
        Assert.Equal(tied, model.Weights.SequenceEqual(model.DecoderWeights));
    }

    [Theory]
    [InlineData(DecoderBiasInitialization.Zero)]
    [InlineData(DecoderBiasInitialization.Mean)]
    [InlineData(DecoderBiasInitialization.GeometricMedian)]
    public void Fit_StartsTheDecoderBiasWhereItIsTold(DecoderBiasInitialization initialization)
    {
        // With steps too small to matter the bias stays where it began. All rows are equal: so are their mean and their median.
        float[][] rows = Enumerable.Range(0, 20).Select(_ => new[] { 0.5f, 0, 1.5f }).ToArray();
        SparseAutoencoderTransformer model = Fit(rows, options =>
        {
            options.DecoderBiasInitialization = initialization;
            options.LearningRate = 1e-20f;
        });
        float[] expected = initialization == DecoderBiasInitialization.Zero ? [0, 0, 0] : rows[0];
        for (int d = 0; d < 3; d++)
            Assert.Equal(expected[d], model.DecoderBiases[d], 1e-12);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Fit_OnAValueThatIsNotFinite_NamesColumnRowAndSlot(float bad)
    {
        float[][] rows = ToyData.Rows();
        rows[17][3] = bad;
        var exception = Assert.Throws<InvalidOperationException>(() => Fit(rows));
        Assert.Contains("'Input', row 17, slot 3", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_OfMoreComponentsThanArraysHold_SaysSoBeforeItAllocates()
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => Fit(ToyData.Rows(), options => options.NumberOfComponents = int.MaxValue));
        Assert.True(exception.IsMarked());
        Assert.Contains("2147483647 components of 6 inputs", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_OfAnArchitectureWhoseOwnParametersNoArrayHolds_SaysSoBeforeItAllocates()
    {
        // 101 rows of so many components fit an array of 2³¹ − 57 values, and the two more of a gate's magnitudes do not.
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => Fit(
            ToyData.Rows(inputs: 100), options => (options.Architecture, options.NumberOfComponents) = (SparseAutoencoderArchitecture.Gated, 21_200_000)));
        Assert.True(exception.IsMarked());
        Assert.Contains("21200000 components of 100 inputs", exception.Message, StringComparison.Ordinal);
        Assert.Contains("parameters", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_ThatDiverges_NamesEpochAndTerm()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Fit(ToyData.Rows(), options =>
        {
            options.Optimizer = EncoderOptimizer.Sgd;
            options.LearningRate = 1e30f;
        }));
        Assert.True(exception.IsMarked());
        Assert.Matches("diverged in epoch 1: the (reconstruction|sparsity) term is", exception.Message);
    }

    [Fact]
    public void Fit_ReportsEveryEpochAndEndsWithAnInfoMessage()
    {
        var ml = new MLContext(seed: 1);
        var messages = new List<string>();
        ml.Log += (_, e) =>
        {
            if (e.Kind == ChannelMessageKind.Info)
                messages.Add(e.Message);
        };
        var epochs = new List<SparseAutoencoderTrainingEpoch>();
        SparseAutoencoderTransformer model = ml.Transforms
            .SparseAutoencoder(Options(options => options.Progress = new Recorder(epochs.Add))).Fit(ToyData.View(ml, ToyData.Rows()));

        Assert.Equal(model.TrainingHistory, epochs);
        Assert.Contains(messages, message => message.Contains("Trained 5 components on 60 rows of 6 inputs: 3 epochs", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Fit_Cancelled_StopsWithinTheEpoch(bool byMLNet)
    {
        var ml = new MLContext(seed: 1);
        using var source = new CancellationTokenSource();
        int epochs = 0;
        SparseAutoencoderEstimator estimator = ml.Transforms.SparseAutoencoder(Options(options =>
        {
            options.Epochs = 1000;
            options.CancellationToken = source.Token;
            options.Progress = new Recorder(_ =>
            {
                epochs++;
                if (byMLNet)
                    ml.CancelExecution();
                else
                    source.Cancel();
            });
        }));
        Assert.Throws<OperationCanceledException>(() => estimator.Fit(ToyData.View(ml, ToyData.Rows())));
        Assert.Equal(1, epochs);
    }

    [Fact]
    public void ComponentStatistics_AreThoseOfTheActivationsOfTheTrainingRows()
    {
        float[][] rows = ToyData.Rows();
        var ml = new MLContext();
        SparseAutoencoderTransformer model = Fit(rows);
        float[][] a = ToyData.Vectors(model.Transform(ToyData.View(ml, rows)), "Features");
        for (int j = 0; j < 5; j++)
        {
            double mean = a.Average(row => row[j]);
            Assert.Equal(mean, model.ComponentStatistics[j].Mean, 1e-5);
            Assert.Equal(a.Sum(row => Math.Pow(row[j] - mean, 2)) / (rows.Length - 1), model.ComponentStatistics[j].Variance, 1e-5);
        }
    }

    private sealed class Recorder(Action<SparseAutoencoderTrainingEpoch> report) : IProgress<SparseAutoencoderTrainingEpoch>
    {
        public void Report(SparseAutoencoderTrainingEpoch value) => report(value);
    }
}
