using Microsoft.ML.EncoderStudy.Checkpoints;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.Tests.Training.Streaming;
using Microsoft.ML.EncoderStudy.Training;
using Microsoft.ML.EncoderStudy.Training.Batches;
using Microsoft.ML.EncoderStudy.Training.Engines;
using Microsoft.ML.Internal.Utilities;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Tests.Training;

public class EpochLoopTests
{
    private const int Rows = 10;
    private const int Epochs = 3;

    /// <summary>Whose only parameter depends on every batch and step that it saw, and on their order.</summary>
    private sealed class RecordingEngine(int failsInStep) : ICheckpointedEngine<EncoderParameters>
    {
        private int _steps;

        public EncoderParameters Parameters { get; } = new(inputs: 1, components: 1);

        public IReadOnlyList<string> Terms { get; } = ["position", "momentum"];

        public TermLosses Step(ReadOnlySpan<int> rows, TrainingStep step)
        {
            if (++_steps == failsInStep)
                throw new IOException("The power failed.");
            ref float parameter = ref Parameters.All[0];
            foreach (int row in rows)
                parameter = MathF.Sin((1.7f * parameter) + row + step.LearningRate);
            return new TermLosses(Terms, parameter, 0);
        }

        public TermLosses Loss(ReadOnlySpan<int> rows) => new(Terms, Parameters.All[0] + rows[0], 0);

        public void SaveState(BinaryWriter writer) => Parameters.SaveState(writer);

        public void LoadState(CheckpointReader reader) => Parameters.LoadState(reader);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(12)]
    public void Run_InterruptedInAnyStep_GoesOnToTheSameEnd(int step)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "checkpoint");
        float[] expected = Run(failsInStep: 0, path: null);
        Assert.Throws<IOException>(() => Run(step, path));
        Assert.Equal(step > 1, File.Exists(path));
        Assert.Equal(expected, Run(failsInStep: 0, path));
    }

    [Fact]
    public void Run_InterruptedAgainAndAgain_GoesOnToTheSameEnd()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "checkpoint");
        float[] expected = Run(failsInStep: 0, path: null);
        for (int interruption = 0; interruption < 5; interruption++)
            Assert.Throws<IOException>(() => Run(failsInStep: 3, path));
        Assert.Equal(expected, Run(failsInStep: 0, path));
    }

    [Theory]
    [InlineData(-1, true, 1.0, 1, "the number of complete epochs is -1, expected 0 to 2")]
    [InlineData(Epochs, true, 1.0, 1, "the number of complete epochs is 3, expected 0 to 2")]
    [InlineData(int.MaxValue, true, 1.0, 1, "the number of complete epochs is 2147483647, expected 0 to 2")]
    [InlineData(1, false, 1.0, 1, "there are no held-out rows, expected some")]
    [InlineData(1, true, double.NaN, 1, "the momentum term is NaN in the losses of an epoch, expected finite")]
    [InlineData(1, true, 1.0, 0, "the number of steps of the present epoch is 0, expected 1 to 10")]
    [InlineData(1, true, 1.0, long.MaxValue, "the number of steps of the present epoch is 9223372036854775807, expected 1 to 10")]
    [InlineData(1, true, 1.0, 6, "the present epoch has had 6 steps, where it has 5 batches")]
    public void Run_FromAStateThatNoTrainingHas_RefusesIt(int epochs, bool holdsOut, double loss, long steps, string problem)
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "checkpoint");
        Write(path, epochs, holdsOut, loss, steps);
        string message = Assert.Throws<FormatException>(() => Run(failsInStep: 0, path)).Message;
        Assert.Contains(path, message, StringComparison.Ordinal);
        Assert.Contains(problem, message, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_FromAStateWithinAllRanges_GoesOn()
    {
        using var folder = new TemporaryFolder();
        string path = Path.Combine(folder.Path, "checkpoint");
        Write(path, epochs: 1, holdsOut: true, loss: 7, steps: 5);
        Assert.Contains(7, Run(failsInStep: 0, path));
    }

    /// <summary>Writes a checkpoint as the loop does, of one complete epoch.</summary>
    private static void Write(string path, int epochs, bool holdsOut, double loss, long steps)
    {
        using var checkpoint = new TrainingCheckpoint(NumberedRows.Host(), path, TimeSpan.Zero, TimeProvider.System);
        checkpoint.Identify(new TrainingIdentity([]));
        TauswortheHybrid random = checkpoint.Begin(RandomUtils.Create(1));
        checkpoint.WriteIfDue(writer =>
        {
            random.GetState().Save(writer);
            writer.Write(epochs);
            writer.WriteAll<double>([0, loss, 0, 0]);
            writer.Write(holdsOut);
            writer.WriteAll<double>([0, 0]);
            writer.Write(steps);
            writer.WriteAll<int>([.. Enumerable.Range(0, Rows)]);
            new EncoderParameters(1, 1).SaveState(writer);
            new EncoderParameters(1, 1).SaveState(writer);
            writer.Write(double.PositiveInfinity);
            writer.Write(0);
        });
    }

    /// <summary>The parameter at the end, the losses of every epoch, and what would be drawn next.</summary>
    private static float[] Run(int failsInStep, string? path)
    {
        IHost host = NumberedRows.Host();
        using TrainingCheckpoint? checkpoint = path is null
            ? null
            : new TrainingCheckpoint(host, path, TimeSpan.Zero, TimeProvider.System);
        checkpoint?.Identify(new TrainingIdentity([]));
        TauswortheHybrid random = checkpoint?.Begin(RandomUtils.Create(1)) ?? RandomUtils.Create(1);
        var training = new BatchOrder([.. Enumerable.Range(0, Rows)], batchSize: 2, rowWeights: null);
        var validation = new BatchOrder([Rows, Rows + 1], batchSize: 2, rowWeights: null);
        using var engine = new RecordingEngine(failsInStep);
        using var workers = new Workers(1);
        var drawn = new List<float>();
        var loop = new EpochLoop<EncoderParameters>(
            new BatchPasses(host, 1, CancellationToken.None), new RowSplit(training, validation), engine,
            new EarlyStopping<EncoderParameters>(Epochs, engine.Parameters), checkpoint, random)
        {
            Epochs = Epochs,
            Schedule = (start, end) => new TrainingStep((float)(start + end)),
            Workers = workers,
            Report = _ => { },
            AfterEpoch = (_, generator) => drawn.Add((float)generator.NextDouble()),
        };
        IReadOnlyList<EpochLosses> history = loop.Run();
        return
        [
            engine.Parameters.All[0], drawn[^1],
            .. history.SelectMany(epoch => new[] { (float)epoch.Losses.Total, (float)epoch.HeldOut!.Value.Total }),
        ];
    }
}
