using Microsoft.ML.EncoderStudy.Checkpoints;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.Training.Batches;
using Microsoft.ML.EncoderStudy.Training.Engines;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>What came of an epoch.</summary>
/// <param name="Epoch">Its number, from 1.</param>
/// <param name="Losses">The mean of the losses of its batches.</param>
/// <param name="HeldOut">The mean of those of the held-out rows after it; null where there are none.</param>
internal readonly record struct EpochLosses(int Epoch, TermLosses Losses, TermLosses? HeldOut)
{
    /// <summary>What the training shows of it: of the held-out rows, the loss alone.</summary>
    public TrainedEpoch Trained => new(Epoch, Losses.Total, Losses, HeldOut?.Total);
}

/// <summary>The epochs of a training, whatever it minimises: steps, the held-out loss, early stopping, and checkpoints of it all.</summary>
/// <remarks>
/// A checkpoint is written between two steps. A training that goes on from one draws the batches of the epoch again, without a step for
/// those that had theirs, and so comes to the same place with the same order before it.
/// </remarks>
/// <param name="passes">Evaluates batches.</param>
/// <param name="split">The rows.</param>
/// <param name="engine">Takes the steps.</param>
/// <param name="stopping">Ends the training early; null where nothing does.</param>
/// <param name="checkpoint">Where the training is written down; null for nowhere.</param>
/// <param name="random">Draws the order of the rows.</param>
internal sealed class EpochLoop<TParameters>(
    BatchPasses passes, RowSplit split, ITrainingEngine<TParameters> engine, EarlyStopping<TParameters>? stopping,
    TrainingCheckpoint? checkpoint, TauswortheHybrid random)
    where TParameters : IParameters<TParameters>
{
    private readonly List<EpochLosses> _history = [];
    private readonly ThreadTrial _trial = new(TimeProvider.System);
    private readonly TrainingCheckpoint? _checkpoint = engine.State is null ? null : checkpoint;
    private TauswortheHybrid _random = random;
    private TermLosses _sum;
    private long _steps;
    private CheckpointReader? _resumed;

    /// <summary>The number of epochs, unless the training stops early.</summary>
    public required int Epochs { get; init; }

    /// <summary>The step for a batch, given the time at which it begins and ends, in epochs.</summary>
    public required Func<double, double, TrainingStep> Schedule { get; init; }

    /// <summary>The threads of the steps.</summary>
    public required Workers Workers { get; init; }

    /// <summary>Told of every epoch that this process trained.</summary>
    public required Action<EpochLosses> Report { get; init; }

    /// <summary>Called after every epoch that others follow.</summary>
    public Action<int, Random> AfterEpoch { get; init; } = (_, _) => { };

    /// <summary>The epochs so far.</summary>
    public IReadOnlyList<EpochLosses> History => _history;

    /// <summary>Runs the epochs, or those that are left.</summary>
    /// <returns>All epochs, in order.</returns>
    /// <exception cref="InvalidOperationException">A loss became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The caller or ML.NET cancelled.</exception>
    public IReadOnlyList<EpochLosses> Run()
    {
        bool withinEpoch = _checkpoint?.TryResume(Load) ?? false;
        for (int epoch = _history.Count + 1; epoch <= Epochs; epoch++)
        {
            if (!withinEpoch)
            {
                split.Training.Shuffle(_random);
                (_sum, _steps) = (default, 0);
            }

            withinEpoch = false;
            TakeSteps(epoch);
            TermLosses? heldOut = split.Validation is null
                ? null
                : passes.Mean(split.Validation, epoch, batch => engine.Loss(batch.Span));
            var losses = new EpochLosses(epoch, _sum.DividedBy(_steps), heldOut);
            _history.Add(losses);
            Report(losses);
            if (stopping is not null && stopping.ShouldStop(heldOut!.Value.Total, () => engine.Parameters))
                break;
            AfterEpoch(epoch, _random);
        }

        return _history;
    }

    private void TakeSteps(int epoch)
    {
        double time = epoch - 1;
        long taken = _steps;
        _trial.Begin(Workers.Waited);
        foreach (ReadOnlyMemory<int> batch in split.Training.Batches())
        {
            passes.CheckAlive();
            double start = time;
            time += (double)batch.Length / split.Training.Count;
            if (taken-- > 0)
                continue;
            TermLosses losses = engine.Step(batch.Span, Schedule(start, time));
            passes.CheckFinite(losses, epoch);
            _sum = _sum.Plus(losses);
            _steps++;
            _trial.StepTaken(Workers.Waited);
            Workers.Divides = _trial.UseThreads;
            _checkpoint?.WriteIfDue(Save);
        }

        if (taken > 0)
            throw _resumed!.Damaged(FormattableString.Invariant($"the present epoch has had {_steps} steps, where it has {_steps - taken} batches"));
    }

    private void Save(BinaryWriter writer)
    {
        // *** Binary format ***
        // uint[4]: random state
        // int: number of complete epochs; for each
        //   losses: its mean; losses: that of held-out rows, or zeros; bool: whether there are held-out rows
        // losses: sum over the steps of the present epoch; long: number of these steps
        // the states of the order, the engine and early stopping
        _random.GetState().Save(writer);
        writer.Write(_history.Count);
        foreach (EpochLosses epoch in _history)
        {
            writer.WriteAll(epoch.Losses.Values);
            writer.WriteAll(epoch.HeldOut is TermLosses heldOut ? heldOut.Values : new double[engine.Terms.Count]);
            writer.Write(epoch.HeldOut.HasValue);
        }

        writer.WriteAll(_sum.Values);
        writer.Write(_steps);
        split.Training.SaveState(writer);
        engine.State!.SaveState(writer);
        stopping?.SaveState(writer);
    }

    private void Load(CheckpointReader reader)
    {
        _resumed = reader;
        _random = new TauswortheHybrid(reader.ReadRandomState("the random state"));
        bool holdsOut = split.Validation is not null;
        int epochs = reader.Read("the number of complete epochs", 0, Epochs - 1);
        for (int epoch = 1; epoch <= epochs; epoch++)
        {
            TermLosses losses = ReadLosses(reader, "an epoch"), heldOut = ReadLosses(reader, "the held-out rows");
            bool found = reader.ReadBoolean("whether there are held-out rows");
            if (found != holdsOut)
                throw reader.Damaged($"there are {(found ? "" : "no ")}held-out rows, expected {(holdsOut ? "some" : "none")}");
            _history.Add(new EpochLosses(epoch, losses, found ? heldOut : null));
        }

        _sum = ReadLosses(reader, "the steps of an epoch");
        _steps = reader.Read("the number of steps of the present epoch", 1, split.Training.Count);
        split.Training.LoadState(reader);
        engine.State!.LoadState(reader);
        stopping?.LoadState(reader);
    }

    private TermLosses ReadLosses(CheckpointReader reader, string of)
    {
        var values = new double[engine.Terms.Count];
        reader.Fill<double>($"the losses of {of}", values);
        var losses = new TermLosses(engine.Terms, values);
        return losses.FirstNonFinite() is string term ? throw reader.Damaged($"the {term} in the losses of {of}, expected finite") : losses;
    }
}
