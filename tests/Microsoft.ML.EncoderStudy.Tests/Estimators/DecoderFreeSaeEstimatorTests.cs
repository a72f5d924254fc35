using System.Collections.Immutable;
using System.Reflection;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Estimators;

public class DecoderFreeSaeEstimatorTests
{
    private static DecoderFreeSaeEstimator.Options Options(Action<DecoderFreeSaeEstimator.Options>? change = null)
    {
        var options = new DecoderFreeSaeEstimator.Options
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

    private static DecoderFreeSaeTransformer Fit(float[][] rows, Action<DecoderFreeSaeEstimator.Options>? change = null, float[]? weights = null)
    {
        var ml = new MLContext(seed: 1);
        return ml.Transforms.DecoderFreeSae(Options(change)).Fit(ToyData.View(ml, rows, weights));
    }

    [Fact]
    public void Fit_TwiceWithTheSameSeed_GivesTheSameBits()
    {
        var ml = new MLContext();
        IDataView view = ToyData.View(ml, ToyData.Rows());
        DecoderFreeSaeEstimator estimator = ml.Transforms.DecoderFreeSae(Options());
        DecoderFreeSaeTransformer first = estimator.Fit(view), second = estimator.Fit(view);
        Assert.Equal(first.Weights.ToArray(), second.Weights.ToArray());
        Assert.Equal(first.Biases.ToArray(), second.Biases.ToArray());
        Assert.Equal(first.TrainingHistory.ToArray(), second.TrainingHistory.ToArray());
    }

    [Fact]
    public void Fit_WithAnotherSeed_GivesAnotherModel() =>
        Assert.NotEqual(Fit(ToyData.Rows()).Weights.ToArray(), Fit(ToyData.Rows(), options => options.Seed = 2).Weights.ToArray());

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

        DecoderFreeSaeTransformer fromSparse = ml.Transforms.DecoderFreeSae(Options()).Fit(ToyData.View(ml, sparse, 20));
        DecoderFreeSaeTransformer fromDense = ml.Transforms.DecoderFreeSae(Options()).Fit(ToyData.View(ml, rows));

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
        DecoderFreeSaeTransformer model = Fit(ToyData.Rows(rows, inputs), options =>
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
        Assert.All(Fit(rows).Weights, weight => Assert.True(float.IsFinite(weight)));
        float[][] zeros = Enumerable.Range(0, 20).Select(_ => new float[4]).ToArray();
        Assert.All(Fit(zeros).Weights, weight => Assert.True(float.IsFinite(weight)));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Fit_OnAValueThatIsNotFinite_NamesColumnRowAndSlot(float bad)
    {
        float[][] rows = ToyData.Rows();
        rows[17][3] = bad;
        var exception = Assert.Throws<InvalidOperationException>(() => Fit(rows));
        Assert.True(exception.IsMarked());
        Assert.Contains("'Input', row 17, slot 3", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Fit_OnTooFewRows_SaysHowManyItFound(int count)
    {
        var ml = new MLContext();
        IDataView view = ToyData.View(ml, ToyData.Rows(count).Select(row => new VBuffer<float>(6, row)).ToArray(), 6);
        var exception = Assert.Throws<InvalidOperationException>(() => ml.Transforms.DecoderFreeSae(Options()).Fit(view));
        Assert.True(exception.IsMarked());
        Assert.Contains($"at least 2 rows; found {count}", exception.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string, Func<MLContext, IDataView>> WrongColumns => new()
    {
        { "Input", "Could not find input column", ml => ml.Data.LoadFromEnumerable([new { Other = 1f }, new { Other = 2f }]) },
        { "Input", "expected known-size vector of Single, got Single", ml => ml.Data.LoadFromEnumerable([new { Input = 1f }, new { Input = 2f }]) },
        { "Input", "expected known-size vector of Single, got V", ml => ml.Data.LoadFromEnumerable([new { Input = new float[2] }]) },
        { "Input", "expected known-size vector of Single, got Vector<Double", ml => Convert(ml, "Input", DataKind.Double) },
        { "Weight", "Could not find example weight column", ml => ml.Transforms.DropColumns("Weight").Fit(Toy(ml)).Transform(Toy(ml)) },
        { "Weight", "expected Single, got Double", ml => Convert(ml, "Weight", DataKind.Double) },
    };

    [Theory]
    [MemberData(nameof(WrongColumns))]
    public void FitAndGetOutputSchema_OnAWrongColumn_NameItAndWhatWasExpectedAndFound(
        string column, string message, Func<MLContext, IDataView> data)
    {
        var ml = new MLContext();
        IDataView view = data(ml);
        DecoderFreeSaeEstimator estimator = ml.Transforms.DecoderFreeSae(Options(options => options.ExampleWeightColumnName = "Weight"));
        foreach (Action action in new Action[] { () => estimator.Fit(view), () => estimator.GetOutputSchema(SchemaShape.Create(view.Schema)) })
        {
            var exception = Assert.Throws<ArgumentOutOfRangeException>(action);
            Assert.True(exception.IsMarked());
            Assert.Contains($"'{column}'", exception.Message, StringComparison.Ordinal);
            Assert.Contains(message, exception.Message, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Fit_OfMoreComponentsThanArraysHold_SaysSoBeforeItAllocates()
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(
            () => Fit(ToyData.Rows(), options => options.NumberOfComponents = 1_000_000_000));
        Assert.True(exception.IsMarked());
        Assert.Contains("1000000000 components of 6 inputs", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_WithABatchLargerThanTheData_TakesAllRowsAtOnce()
    {
        DecoderFreeSaeTransformer all = Fit(ToyData.Rows(), options => options.BatchSize = int.MaxValue);
        Assert.Equal(Fit(ToyData.Rows(), options => options.BatchSize = 60).Weights.ToArray(), all.Weights.ToArray());
    }

    [Fact]
    public void Fit_WithWeightsOfOne_GivesTheModelWithoutWeights()
    {
        float[][] rows = ToyData.Rows();
        DecoderFreeSaeTransformer weighted =
            Fit(rows, options => options.ExampleWeightColumnName = "Weight", Enumerable.Repeat(1f, rows.Length).ToArray());
        DecoderFreeSaeTransformer unweighted = Fit(rows);
        Assert.Equal(unweighted.Weights.ToArray(), weighted.Weights.ToArray());
    }

    [Fact]
    public void Fit_WithZeroWeights_IgnoresThoseRows()
    {
        float[][] rows = ToyData.Rows();
        float[] weights = rows.Select((_, i) => i % 3 == 0 ? 0f : 1f).ToArray();
        float[][] kept = rows.Where((_, i) => i % 3 != 0).ToArray();
        Assert.Equal(Fit(kept).Weights.ToArray(), Fit(rows, options => options.ExampleWeightColumnName = "Weight", weights).Weights.ToArray());
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
            () => Fit(rows, options => options.ExampleWeightColumnName = "Weight", weights));
        Assert.True(exception.IsMarked());
        Assert.Contains("'Weight', row 5", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_WithWeightsTooSmallForAVariance_SaysSo()
    {
        float[][] rows = ToyData.Rows();
        var exception = Assert.Throws<InvalidOperationException>(
            () => Fit(rows, options => options.ExampleWeightColumnName = "Weight", Enumerable.Repeat(0.01f, rows.Length).ToArray()));
        Assert.Contains("16 smallest weights sum to 0.16", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_OfSeveralColumnPairs_GivesEachTheModelItWouldHaveAlone()
    {
        var ml = new MLContext(seed: 1);
        IDataView view = ml.Transforms.CopyColumns("Other", "Input").Fit(ToyData.View(ml, ToyData.Rows())).Transform(ToyData.View(ml, ToyData.Rows()));
        InputOutputColumnPair[] pairs = [new("A", "Input"), new("B", "Other")];
        DecoderFreeSaeTransformer model = ml.Transforms
            .DecoderFreeSae(pairs, numberOfComponents: 5, epochs: 3, batchSize: 16, seed: 1).Fit(view);

        ImmutableArray<float> alone = Fit(ToyData.Rows()).Weights;
        Assert.Equal(alone.ToArray(), model.GetModelParameters("A").Weights.ToArray());
        Assert.Equal(alone.ToArray(), model.GetModelParameters("B").Weights.ToArray());
        Assert.Throws<InvalidOperationException>(() => model.Weights);
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => model.GetModelParameters("C"));
        Assert.Contains("'A', 'B'", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_WithHeldOutRows_ReportsTheirLossWithEveryEpoch()
    {
        DecoderFreeSaeTransformer model = Fit(ToyData.Rows(), options => options.ValidationFraction = 0.25);
        Assert.All(model.TrainingHistory, epoch => Assert.True(double.IsFinite(epoch.ValidationLoss!.Value)));
        Assert.All(Fit(ToyData.Rows()).TrainingHistory, epoch => Assert.Null(epoch.ValidationLoss));
    }

    [Fact]
    public void Fit_WithPatience_StopsEarlyAndKeepsTheBestEpoch()
    {
        void Change(DecoderFreeSaeEstimator.Options options)
        {
            options.ValidationFraction = 0.3;
            options.Epochs = 200;
            options.LearningRate = 0.3f; // large enough to get worse after getting better
        }

        DecoderFreeSaeTransformer stopped = Fit(ToyData.Rows(), options =>
        {
            Change(options);
            options.Patience = 2;
        });
        ImmutableArray<EncoderTrainingEpoch> history = stopped.TrainingHistory;
        int best = history.MinBy(epoch => epoch.ValidationLoss)!.Epoch;
        Assert.True(history.Length < 200);
        Assert.Equal(best + 2, history.Length);

        DecoderFreeSaeTransformer untilBest = Fit(ToyData.Rows(), options =>
        {
            Change(options);
            options.Epochs = best;
        });
        Assert.Equal(untilBest.Weights.ToArray(), stopped.Weights.ToArray());
    }

    [Fact]
    public void Fit_HoldingOutTooFewRows_SaysHowMany()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Fit(ToyData.Rows(20), options => options.ValidationFraction = 0.05));
        Assert.Contains("holds out 1 and trains on 19", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_ThatDiverges_NamesEpochAndTerm()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Fit(ToyData.Rows(), options =>
        {
            options.Optimizer = EncoderOptimizer.Sgd;
            options.LearningRate = 1e30f;
            options.Activation = EncoderActivation.Identity;
        }));
        Assert.True(exception.IsMarked());
        Assert.Matches("diverged in epoch 1: the .* term is", exception.Message);
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
        var epochs = new List<EncoderTrainingEpoch>();
        DecoderFreeSaeTransformer model = ml.Transforms
            .DecoderFreeSae(Options(options => options.Progress = new Recorder(epochs))).Fit(ToyData.View(ml, ToyData.Rows()));

        Assert.Equal(model.TrainingHistory, epochs);
        Assert.Contains(messages, message => message.Contains("Trained 5 components on 60 rows of 6 inputs: 3 epochs", StringComparison.Ordinal));
        Assert.All(epochs, epoch => Assert.Equal(
            epoch.Loss, epoch.LseTerm + epoch.VarianceTerm + epoch.DecorrelationTerm + epoch.WeightRedundancyTerm, 1e-9));
    }

    [Fact]
    public void Fit_ReportsEveryEpochOnTheProgressChannel()
    {
        var ml = new MLContext(seed: 1);
        object environment = typeof(MLContext).GetField("_env", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(ml)!;
        var tracker = (ProgressReporting.ProgressTracker)environment.GetType()
            .GetField("ProgressTracker", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy)!.GetValue(environment)!;
        DecoderFreeSaeTransformer model = ml.Transforms.DecoderFreeSae(Options()).Fit(Toy(ml));

        ProgressReporting.ProgressEntry[] entries = tracker.GetAllProgress()
            .Where(e => e.Kind == ProgressReporting.ProgressEvent.EventKind.Progress && e.ProgressEntry.IsCheckpoint)
            .Select(e => e.ProgressEntry).ToArray();
        Assert.Equal(["Loss", "Log-Sum-Exp", "Variance", "Decorrelation", "Weight Redundancy"], entries[0].Header.MetricNames);
        Assert.Equal(["epochs"], entries[0].Header.UnitNames);
        Assert.Equal(model.TrainingHistory.Select(epoch => (double?)epoch.Epoch), entries.Select(entry => entry.Progress[0]));
        Assert.Equal(
            model.TrainingHistory.Select(epoch => new double?[] { epoch.Loss, epoch.LseTerm, epoch.VarianceTerm, epoch.DecorrelationTerm, epoch.WeightRedundancyTerm }),
            entries.Select(entry => entry.Metrics));
    }

    [Fact]
    public void Fit_CancelledByItsToken_StopsWithinTheEpoch()
    {
        using var source = new CancellationTokenSource();
        var epochs = new List<EncoderTrainingEpoch>();
        Assert.Throws<OperationCanceledException>(() => Fit(ToyData.Rows(), options =>
        {
            options.Epochs = 1000;
            options.CancellationToken = source.Token;
            options.Progress = new Recorder(epochs, epoch => source.Cancel());
        }));
        Assert.Single(epochs);
    }

    [Fact]
    public void Fit_CancelledByMLNet_StopsWithinTheEpoch()
    {
        var ml = new MLContext(seed: 1);
        var epochs = new List<EncoderTrainingEpoch>();
        DecoderFreeSaeEstimator estimator = ml.Transforms.DecoderFreeSae(Options(options =>
        {
            options.Epochs = 1000;
            options.Progress = new Recorder(epochs, epoch => ml.CancelExecution());
        }));
        Assert.Throws<OperationCanceledException>(() => estimator.Fit(ToyData.View(ml, ToyData.Rows())));
        Assert.Single(epochs);
    }

    [Fact]
    public void Fit_WithLogSumExpAlone_CollapsesToItsMinimum()
    {
        DecoderFreeSaeTransformer model = Fit(ToyData.Rows(160), options =>
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
        DecoderFreeSaeTransformer model = Fit(rows);
        float[][] a = ToyData.Vectors(model.Transform(ToyData.View(ml, rows)), "Features");
        for (int j = 0; j < 5; j++)
        {
            double mean = a.Average(row => row[j]);
            Assert.Equal(mean, model.ComponentStatistics[j].Mean, 1e-5);
            Assert.Equal(a.Sum(row => Math.Pow(row[j] - mean, 2)) / (rows.Length - 1), model.ComponentStatistics[j].Variance, 1e-5);
            Assert.Equal(a.Count(row => row[j] > 0.01f) / (double)rows.Length, model.ComponentStatistics[j].FractionActive, 1e-6);
        }
    }

    [Fact]
    public void ComponentStatistics_OfWeightedRows_AreThoseOfSoManyEqualRows()
    {
        float[][] rows = ToyData.Rows();
        float[] weights = [.. Enumerable.Range(0, rows.Length).Select(row => 1f + (row % 4))];
        DecoderFreeSaeTransformer model = Fit(
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

    private static IDataView Toy(MLContext ml) => ToyData.View(ml, ToyData.Rows());

    private static IDataView Convert(MLContext ml, string column, DataKind kind) =>
        ml.Transforms.Conversion.ConvertType(column, outputKind: kind).Fit(Toy(ml)).Transform(Toy(ml));

    private sealed class Recorder(List<EncoderTrainingEpoch> epochs, Action<EncoderTrainingEpoch>? then = null) : IProgress<EncoderTrainingEpoch>
    {
        public void Report(EncoderTrainingEpoch value)
        {
            epochs.Add(value);
            then?.Invoke(value);
        }
    }
}
