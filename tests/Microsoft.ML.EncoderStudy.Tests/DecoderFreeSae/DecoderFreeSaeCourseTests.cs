using System.Collections.Immutable;
using System.Reflection;
using Microsoft.ML.EncoderStudy.Tests.Estimators;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.DecoderFreeSae;

/// <summary>What goes on while a fit trains: reports, the held-out loss, early stopping, cancellation, divergence.</summary>
public class DecoderFreeSaeCourseTests
{
    [Fact]
    public void Fit_WithHeldOutRows_ReportsTheirLossWithEveryEpoch()
    {
        DecoderFreeSaeTransformer model = ToyEncoder.Fit(ToyData.Rows(), options => options.ValidationFraction = 0.25);
        Assert.All(model.TrainingHistory, epoch => Assert.True(double.IsFinite(epoch.ValidationLoss!.Value)));
        Assert.All(ToyEncoder.Fit(ToyData.Rows()).TrainingHistory, epoch => Assert.Null(epoch.ValidationLoss));
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

        DecoderFreeSaeTransformer stopped = ToyEncoder.Fit(ToyData.Rows(), options =>
        {
            Change(options);
            options.Patience = 2;
        });
        ImmutableArray<EncoderTrainingEpoch> history = stopped.TrainingHistory;
        int best = history.MinBy(epoch => epoch.ValidationLoss)!.Epoch;
        Assert.True(history.Length < 200);
        Assert.Equal(best + 2, history.Length);

        DecoderFreeSaeTransformer untilBest = ToyEncoder.Fit(ToyData.Rows(), options =>
        {
            Change(options);
            options.Epochs = best;
        });
        Assert.Equal(untilBest.Weights.ToArray(), stopped.Weights.ToArray());
    }

    [Fact]
    public void Fit_HoldingOutTooFewRows_SaysHowMany()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => ToyEncoder.Fit(ToyData.Rows(20), options => options.ValidationFraction = 0.05));
        Assert.Contains("holds out 1 and trains on 19", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fit_ThatDiverges_NamesEpochAndTerm()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => ToyEncoder.Fit(ToyData.Rows(), options =>
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
            .DecoderFreeSae(ToyEncoder.Options(options => options.Progress = new Recorder(epochs))).Fit(ToyData.View(ml, ToyData.Rows()));

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
        DecoderFreeSaeTransformer model = ml.Transforms.DecoderFreeSae(ToyEncoder.Options()).Fit(ToyData.View(ml, ToyData.Rows()));

        ProgressReporting.ProgressEntry[] entries = tracker.GetAllProgress()
            .Where(e => e.Kind == ProgressReporting.ProgressEvent.EventKind.Progress && e.ProgressEntry.IsCheckpoint)
            .Select(e => e.ProgressEntry).ToArray();
        Assert.Equal(["Loss", "Log-Sum-Exp", "Variance", "Decorrelation", "Weight Redundancy"], entries[0].Header.MetricNames);
        Assert.Equal(["epochs"], entries[0].Header.UnitNames);
        Assert.Equal(model.TrainingHistory.Select(epoch => (double?)epoch.Epoch), entries.Select(entry => entry.Progress[0]));
        Assert.Equal(
            model.TrainingHistory.Select(epoch => new double?[] { epoch.Loss, epoch.LseTerm, epoch.VarianceTerm, epoch.DecorrelationTerm,
                epoch.WeightRedundancyTerm }),
            entries.Select(entry => entry.Metrics));
    }

    [Fact]
    public void Fit_CancelledByItsToken_StopsWithinTheEpoch()
    {
        using var source = new CancellationTokenSource();
        var epochs = new List<EncoderTrainingEpoch>();
        Assert.Throws<OperationCanceledException>(() => ToyEncoder.Fit(ToyData.Rows(), options =>
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
        DecoderFreeSaeEstimator estimator = ml.Transforms.DecoderFreeSae(ToyEncoder.Options(options =>
        {
            options.Epochs = 1000;
            options.Progress = new Recorder(epochs, epoch => ml.CancelExecution());
        }));
        Assert.Throws<OperationCanceledException>(() => estimator.Fit(ToyData.View(ml, ToyData.Rows())));
        Assert.Single(epochs);
    }

    private sealed class Recorder(List<EncoderTrainingEpoch> epochs, Action<EncoderTrainingEpoch>? then = null) : IProgress<EncoderTrainingEpoch>
    {
        public void Report(EncoderTrainingEpoch value)
        {
            epochs.Add(value);
            then?.Invoke(value);
        }
    }
}
