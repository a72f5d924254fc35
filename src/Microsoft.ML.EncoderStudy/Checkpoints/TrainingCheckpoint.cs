using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Checkpoints;

/// <summary>Lets a training go on where an earlier process left it, and writes down from time to time where it is.</summary>
/// <remarks>
/// What a training does before its first step (draw weights, hold out rows) it does again, with the random state that it began with. What
/// its steps change, it writes and reads itself.
/// </remarks>
internal sealed class TrainingCheckpoint : IDisposable
{
    private readonly string _path;
    private readonly CheckpointFile _file;
    private readonly CheckpointLock _lock;
    private readonly TimeSpan _interval;
    private readonly TimeProvider _clock;
    private TrainingIdentity? _identity;
    private TauswortheHybrid.State _beginning;
    private CheckpointReader? _found;
    private long _last;

    /// <summary>Keeps a path for one training, and looks for a checkpoint there.</summary>
    /// <param name="host">Marks exceptions.</param>
    /// <param name="path">The path. Where it is a link, the file that it leads to is meant.</param>
    /// <param name="interval">The time from one checkpoint to the next.</param>
    /// <param name="clock">Measures it.</param>
    /// <exception cref="IOException">No checkpoint can be written there or read from there, or another fit uses the path.</exception>
    /// <exception cref="FormatException">The file there is no checkpoint, or a damaged one.</exception>
    public TrainingCheckpoint(IHost host, string path, TimeSpan interval, TimeProvider clock)
    {
        (_interval, _clock) = (interval, clock);
        _path = Resolve(host, path);
        _file = new CheckpointFile(host, _path);
        _lock = CheckpointLock.Take(host, _path);
        try
        {
            _file.CheckWritable();
            _found = _file.Open();
        }
        catch
        {
            _lock.Dispose();
            throw;
        }

        _last = clock.GetTimestamp();
    }

    /// <summary>Says what training it is for.</summary>
    /// <exception cref="FormatException">What was found is damaged.</exception>
    /// <exception cref="InvalidOperationException">It is of another training; the message says in what that differs.</exception>
    public void Identify(TrainingIdentity identity)
    {
        _identity = identity;
        if (_found is not null)
            _file.CheckIdentity(_found, identity);
    }

    /// <summary>Gives the training its random state.</summary>
    /// <param name="random">What a training that begins anew draws from.</param>
    /// <returns>What this training draws from.</returns>
    public TauswortheHybrid Begin(TauswortheHybrid random)
    {
        TauswortheHybrid generator = _found is null
            ? random
            : new TauswortheHybrid(_found.ReadRandomState("the random state of its beginning"));
        _beginning = generator.GetState();
        return generator;
    }

    /// <summary>Reads the state of the checkpoint, if there is one.</summary>
    /// <param name="load">Reads what <see cref="WriteIfDue"/> was given to write.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryResume(Action<CheckpointReader> load)
    {
        if (_found is null)
            return false;
        load(_found);
        _found.CheckEnd();
        CloseFound();
        return true;
    }

    /// <summary>Writes a checkpoint if the time has come.</summary>
    /// <exception cref="IOException">It could not be written.</exception>
    public void WriteIfDue(Action<BinaryWriter> save)
    {
        if (_clock.GetElapsedTime(_last) < _interval)
            return;
        _file.Write(_identity!, writer =>
        {
            _beginning.Save(writer);
            save(writer);
        });
        _last = _clock.GetTimestamp();
    }

    /// <summary>Removes the file: the training is complete. It stays so where the file cannot be removed.</summary>
    /// <param name="channel">Is warned of that.</param>
    public void Complete(IChannel channel)
    {
        if (!_file.TryDelete(out Exception? problem))
        {
            channel.Warning(
                $"The fit is complete, but its checkpoint at CheckpointPath '{_path}' could not be deleted: {problem!.Message} Delete it, or the next fit goes on from it.");
        }
    }

    public void Dispose()
    {
        CloseFound();
        _lock.Dispose();
    }

    /// <summary>The path of the file itself, so that the same one under two names is still the same.</summary>
    private static string Resolve(IHost host, string path)
    {
        try
        {
            var named = new FileInfo(path);
            return named.LinkTarget is null ? named.FullName : named.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
        }
        catch (Exception problem) when (CheckpointFile.IsOfFileSystem(problem))
        {
            throw CheckpointFile.Failed(host, path, "cannot be found", problem);
        }
    }

    private void CloseFound()
    {
        _found?.Dispose();
        _found = null;
    }
}
