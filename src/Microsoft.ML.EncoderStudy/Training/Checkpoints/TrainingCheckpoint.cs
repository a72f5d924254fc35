using System.Diagnostics;

namespace Microsoft.ML.EncoderStudy.Training.Checkpoints;

/// <summary>Lets a training go on where an earlier process left it, and writes down from time to time where it is.</summary>
/// <remarks>
/// What a training does before its first step (draw weights, hold out rows) it does again, with the random state that it began with. What
/// its steps change, it writes and reads itself.
/// </remarks>
/// <param name="file">The file.</param>
/// <param name="interval">The time from one checkpoint to the next.</param>
internal sealed class TrainingCheckpoint(CheckpointFile file, TimeSpan interval) : IDisposable
{
    private readonly Stopwatch _sinceLast = Stopwatch.StartNew();
    private TauswortheHybrid.State _beginning;
    private BinaryReader? _found;

    /// <summary>Looks for a checkpoint.</summary>
    /// <param name="random">What a training that begins anew draws from.</param>
    /// <returns>What this training draws from.</returns>
    public TauswortheHybrid Begin(Random random)
    {
        file.CheckWritable();
        _found = file.OpenState();
        var generator = _found is null
            ? random as TauswortheHybrid ?? RandomUtils.Create(random)
            : new TauswortheHybrid(TauswortheHybrid.State.Load(_found));
        _beginning = generator.GetState();
        return generator;
    }

    /// <summary>Reads the state of the checkpoint, if there is one.</summary>
    /// <param name="load">Reads what <see cref="WriteIfDue"/> was given to write.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryResume(Action<BinaryReader> load)
    {
        if (_found is null)
            return false;
        load(_found);
        file.CheckEnd(_found);
        Dispose();
        return true;
    }

    /// <summary>Writes a checkpoint if the time has come.</summary>
    public void WriteIfDue(Action<BinaryWriter> save)
    {
        if (_sinceLast.Elapsed < interval)
            return;
        file.Write(writer =>
        {
            _beginning.Save(writer);
            save(writer);
        });
        _sinceLast.Restart();
    }

    /// <summary>Removes the file: the training is complete.</summary>
    public void Complete() => file.Delete();

    public void Dispose()
    {
        _found?.Dispose();
        _found = null;
    }
}
