using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Rows;
using Microsoft.ML.EncoderStudy.Tests.Reference;
using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;
using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.EncoderStudy.Training.Batches;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;
using Microsoft.ML.Transforms;

namespace Microsoft.ML.EncoderStudy.Tests.Training;

public class DecoderFreeTrainerTests
{
    private static readonly ReferenceProblem Problem = new(rows: 12, inputs: 4, components: 3);
    private static readonly DecoderFreeSettings Settings =
        ReferenceProblem.Settings(3, lse: 1, variance: 1, decorrelation: 1) with { Epochs = 4, BatchSize = 5 };

    [Fact]
    public void Train_FromTheSameRandomState_GivesTheSameBits() => Assert.Equal(
        Train(seed: 1).Parameters.All.ToArray(), Train(seed: 1).Parameters.All.ToArray());

    [Fact]
    public void Train_ReportsEveryEpochAsItsHistoryHasIt()
    {
        var reported = new List<EncoderTrainingEpoch>();
        TrainedEncoder trained = Train(seed: 1, progress: new Recorder(reported));
        Assert.Equal([1, 2, 3, 4], trained.History.Select(epoch => epoch.Epoch));
        Assert.Equal(reported, trained.History);
        Assert.Equal(3, trained.Statistics.Length);
    }

    [Fact]
    public void Train_FromAStartWithHardlyAStep_StaysThere()
    {
        EncoderParameters start = Problem.Parameters();
        TrainedEncoder trained = Train(seed: 1, start: start, settings: Settings with { LearningRate = 1e-30f });
        Assert.Equal(start.All.ToArray(), trained.Parameters.All.ToArray());
    }

    private static TrainedEncoder Train(
        int seed, EncoderParameters? start = null, DecoderFreeSettings? settings = null, IProgress<EncoderTrainingEpoch>? progress = null)
    {
        IHost host = NumberedRows.Host();
        using IChannel channel = host.Start("Training");
        TrainingRows rows = Problem.TrainingRows();
        return new DecoderFreeTrainer(host, settings ?? Settings, CancellationToken.None, progress).Train(
            new EncoderTraining(
                new RowsInMemory(rows, weights: null), InputScaler.WithoutEffect(rows.Inputs, 0), RandomUtils.Create(seed), Checkpoint: null),
            start, channel);
    }

    private sealed class Recorder(List<EncoderTrainingEpoch> epochs) : IProgress<EncoderTrainingEpoch>
    {
        public void Report(EncoderTrainingEpoch value) => epochs.Add(value);
    }
}
