using System.Globalization;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Training.Optimizers;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;
using static Microsoft.ML.EncoderStudy.Tests.Estimators.ToyAutoencoder;

namespace Microsoft.ML.EncoderStudy.Tests.Estimators;

/// <summary>Schedules, resampling, held-out rows and the added objective of sparse autoencoders.</summary>
public class TrainingOptionsTests
{
    private const SparseAutoencoderArchitecture ReLU = SparseAutoencoderArchitecture.ReLU;

    public static TheoryData<SparseAutoencoderArchitecture> All => EveryArchitecture;

    public static TheoryData<SparseAutoencoderArchitecture> WithPenalty => ArchitectureTests.WithPenalty;

    [Theory]
    [MemberData(nameof(All))]
    public void Fit_WithAWarmUpFarLongerThanTheTraining_LeavesTheWeightsWhereTheyStart(SparseAutoencoderArchitecture architecture)
    {
        float[] start = Weights(Train(architecture, options => options.LearningRate = 1e-20f));
        float[] warmedUp = Weights(Train(architecture, options => options.LearningRateWarmUpEpochs = 1e9));
        Assert.InRange(LargestDistance(start, warmedUp), 0, 1e-6);
        Assert.NotInRange(LargestDistance(start, Weights(Train(architecture))), 0, 1e-3);
    }

    [Fact]
    public void Fit_WithDecayInTheLastEpoch_ChangesThatEpochAlone()
    {
        SparseAutoencoderModelParameters constant = Train(ReLU), decayed = Train(ReLU, options => options.LearningRateDecayEpochs = 1);
        Assert.Equal(constant.TrainingHistory[..2].ToArray(), decayed.TrainingHistory[..2].ToArray());
        Assert.NotEqual(constant.TrainingHistory[2], decayed.TrainingHistory[2]);
    }

    [Fact]
    public void Fit_WithDecayOverTheWholeTraining_MovesLess()
    {
        // 240 batches of one row, whose steps shrink to 1/240.
        SparseAutoencoderModelParameters Trained(int rows, double decay) => Train(
            ReLU, options => (options.Epochs, options.BatchSize, options.Optimizer, options.LearningRateDecayEpochs) = (1, 1, EncoderOptimizer.Adam, decay),
            ToyData.Rows(rows));
        float[] start = Weights(Train(ReLU, options => options.LearningRate = 1e-20f));
        Assert.True(
            LargestDistance(start, Weights(Trained(240, decay: 1))) < LargestDistance(start, Weights(Trained(240, decay: 0))));
    }

    [Theory]
    [MemberData(nameof(WithPenalty))]
    public void Fit_WithSparsityWarmUp_StartsWithoutAPenalty(SparseAutoencoderArchitecture architecture)
    {
        SparseAutoencoderTrainingEpoch full = Train(architecture).TrainingHistory[0];
        SparseAutoencoderTrainingEpoch[] warmedUp = [.. Train(architecture, options => options.SparsityWarmUpEpochs = 1000).TrainingHistory];
        Assert.InRange(warmedUp[0].SparsityTerm, 0, 2e-3 * full.SparsityTerm);
        Assert.True(warmedUp[0].SparsityTerm < warmedUp[1].SparsityTerm);
        Assert.True(warmedUp[1].SparsityTerm < warmedUp[2].SparsityTerm);
    }

    [Theory]
    [MemberData(nameof(WithPenalty))]
    public void ValidationLoss_DuringSparsityWarmUp_HasTheFullPenalty(SparseAutoencoderArchitecture architecture)
    {
        double? HeldOut(double warmUp) => Train(
            architecture, options => (options.LearningRate, options.ValidationFraction, options.SparsityWarmUpEpochs) = (1e-20f, 0.3, warmUp))
            .TrainingHistory[0].ValidationLoss;
        Assert.Equal(HeldOut(0), HeldOut(1000));
    }

    [Fact]
    public void Fit_WithResampling_RevivesComponentsAndSaysHowMany()
    {
        float[][] rows = [.. ToyData.Rows().Select(row => row.Select(value => (0.1f * value) + 2).ToArray())]; // z has one sign for all rows
        static int Dead(SparseAutoencoderTransformer model) => model.ComponentStatistics.Count(statistics => statistics.FractionActive == 0);

        int dead = Dead(Fit(ReLU, rows: rows));
        List<string> messages = Messages(
            ChannelMessageKind.Info, ReLU, options => options.ResamplingInterval = 1, rows, out SparseAutoencoderTransformer resampled);

        Assert.InRange(dead, 1, Components - 1);
        Assert.Equal(0, Dead(resampled));
        Assert.Contains($"Epoch 1: {dead} dead components were resampled.", messages);
        Assert.Equal(2, messages.Count(message => message.Contains("were resampled", StringComparison.Ordinal))); // not after the third and last
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Fit_WithResampling_TrainsAFiniteModelOfAnyArchitecture(SparseAutoencoderArchitecture architecture)
    {
        SparseAutoencoderModelParameters model = Train(
            architecture, options => (options.ResamplingInterval, options.DeadAfterRows, options.UnitNormDecoder) = (1, 1, true));
        Assert.All(Numbers(model), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Fit_WithFewerDeadAfterRows_ResamplesMoreComponents()
    {
        long Resampled(long after)
        {
            List<string> messages = Messages(
                ChannelMessageKind.Info, SparseAutoencoderArchitecture.TopK,
                options => (options.ResamplingInterval, options.DeadAfterRows, options.NumberOfActiveComponents) =
                    (1, after, 1), ToyData.Rows(), out _);
            return messages.Where(message => message.EndsWith("were resampled.", StringComparison.Ordinal)).Sum(
                message => long.Parse(message.Split(' ')[2], CultureInfo.InvariantCulture));
        }

        Assert.True(Resampled(1) > Resampled(1_000_000));
        Assert.Equal(0, Resampled(1_000_000));
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Fit_WithPatience_StopsEarlyAndKeepsTheBestEpoch(SparseAutoencoderArchitecture architecture)
    {
        // A step large enough to get worse after getting better, and one batch, so that an estimated threshold does not depend on the order.
        SparseAutoencoderModelParameters Trained(int epochs, int? patience) => Train(architecture, options =>
            (options.ValidationFraction, options.LearningRate, options.BatchSize, options.Epochs, options.Patience) = (0.3, 0.5f, 64, epochs, patience));
        SparseAutoencoderModelParameters stopped = Trained(300, patience: 2);
        int best = stopped.TrainingHistory.MinBy(epoch => epoch.ValidationLoss)!.Epoch;
        Assert.InRange(stopped.TrainingHistory.Length, best + 2, 299);
        Assert.Equal(best + 2, stopped.TrainingHistory.Length);
        Assert.Equal(Numbers(Trained(best, patience: null)), Numbers(stopped));
    }

    [Fact]
    public void Fit_WithHeldOutRows_ReportsTheirLossWithEveryEpoch()
    {
        Assert.All(
            Train(ReLU, options => options.ValidationFraction = 0.25).TrainingHistory, epoch => Assert.True(double.IsFinite(epoch.ValidationLoss!.Value)));
        Assert.All(Train(ReLU).TrainingHistory, epoch => Assert.Null(epoch.ValidationLoss));
    }

    [Fact]
    public void Fit_HoldingOutTooFewRows_SaysHowMany()
    {
        var exception = Assert.Throws<InvalidOperationException>(
            () => Train(ReLU, options => options.ValidationFraction = 0.05, ToyData.Rows(20)));
        Assert.Contains("holds out 1 and trains on 19", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Fit_WithDecoderFreeWeight_AddsItsTermAndChangesTheFeatures(SparseAutoencoderArchitecture architecture)
    {
        SparseAutoencoderModelParameters alone = Train(architecture), combined = Train(architecture, options => options.DecoderFreeWeight = 0.1f);
        Assert.All(alone.TrainingHistory, epoch => Assert.Equal(0, epoch.DecoderFreeTerm));
        Assert.All(combined.TrainingHistory, epoch => Assert.NotEqual(0, epoch.DecoderFreeTerm));
        Assert.NotEqual(alone.Weights.ToArray(), combined.Weights.ToArray());
    }

    [Fact]
    public void Fit_WithDecoderFreeWeight_LowersTheDecoderFreeTerm()
    {
        SparseAutoencoderModelParameters model = Train(ReLU, options => (options.DecoderFreeWeight, options.Epochs) = (0.1f, 50));
        Assert.True(model.TrainingHistory[^1].DecoderFreeTerm < model.TrainingHistory[0].DecoderFreeTerm);
    }

    private static float[] Weights(SparseAutoencoderModelParameters model) => [.. model.Weights, .. model.DecoderWeights];

    private static List<string> Messages(
        ChannelMessageKind kind, SparseAutoencoderArchitecture architecture, Action<SparseAutoencoderEstimator.Options> change, float[][] rows,
        out SparseAutoencoderTransformer model)
    {
        var ml = new MLContext(seed: 1);
        var messages = new List<string>();
        ml.Log += (_, e) =>
        {
            if (e.Kind == kind)
                messages.Add(e.RawMessage);
        };
        model = ml.Transforms.SparseAutoencoder(ToyAutoencoder.Options(architecture, change)).Fit(ToyData.View(ml, rows));
        return messages;
    }
}
