using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.EncoderStudy.Objectives;
using Microsoft.ML.EncoderStudy.Parameters;
using Microsoft.ML.EncoderStudy.Settings;
using Microsoft.ML.EncoderStudy.Training.Batches;
using Microsoft.ML.EncoderStudy.Training.Engines;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>What the training of every encoder does once there is an engine: epochs with reports, early stopping, a last look at the parameters.</summary>
/// <param name="host">Reports progress.</param>
/// <param name="settings">The schedule.</param>
/// <param name="passes">Evaluates batches.</param>
/// <param name="training">The rows, and what is drawn.</param>
/// <param name="channel">Receives warnings and the closing message.</param>
internal sealed class TrainingRun<TParameters>(
    IHost host, TrainingSettings settings, BatchPasses passes, EncoderTraining training, IChannel channel) : IDisposable
    where TParameters : IParameters<TParameters>
{
    private readonly Stopwatch _stopwatch = Stopwatch.StartNew();

    /// <summary>The threads of the closed forms.</summary>
    public Workers Workers { get; } = TrainingThreads.Create(settings.NumberOfThreads, channel);

    /// <summary>Told of every epoch that this process trained.</summary>
    public required Action<EpochLosses> Report { get; init; }

    /// <summary>Called after every epoch that others follow.</summary>
    public Action<int, Random> AfterEpoch { get; set; } = (_, _) => { };

    /// <summary>Trains to the end.</summary>
    /// <param name="engine">Takes the steps.</param>
    /// <param name="split">The rows.</param>
    /// <returns>The trained parameters, of the best epoch where the training stops early, and all epochs, in order.</returns>
    /// <exception cref="InvalidOperationException">The loss or the parameters became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">The caller or ML.NET cancelled.</exception>
    public (TParameters Parameters, IReadOnlyList<EpochLosses> History) Train(
        ITrainingEngine<TParameters> engine, RowSplit split)
    {
        EarlyStopping<TParameters>? stopping = settings.Patience is int patience && split.Validation is not null
            ? new EarlyStopping<TParameters>(patience, engine.Parameters)
            : null;
        using IProgressChannel progress = host.StartProgressChannel("Training the encoder");
        var loop = new EpochLoop<TParameters>(passes, split, engine, stopping, training.Checkpoint, training.Random)
        {
            Epochs = settings.Epochs,
            Workers = Workers,
            Schedule = settings.Schedule.At,
            Report = epoch =>
            {
                progress.Checkpoint([epoch.Losses.Total, .. epoch.Losses.Values.ToArray().Select(value => (double?)value), epoch.Epoch]);
                Report(epoch);
            },
            AfterEpoch = AfterEpoch,
        };
        TextInfo text = CultureInfo.InvariantCulture.TextInfo;
        progress.SetHeader(
            new ProgressHeader(["Loss", .. engine.Terms.Select(text.ToTitleCase)], ["epochs"]),
            entry => entry.SetProgress(0, loop.History.Count, settings.Epochs));
        IReadOnlyList<EpochLosses> history = loop.Run();

        // Read once: reading them again would bring back those of the last step.
        TParameters parameters = engine.Parameters;
        stopping?.RestoreBest(parameters);
        passes.CheckFinite(parameters);
        return (parameters, history);
    }

    /// <summary>Says what was trained, and how long it took.</summary>
    public void ReportEnd(IReadOnlyList<EpochLosses> history)
    {
        TermLosses last = history[^1].Losses;
        channel.Info(FormattableString.Invariant(
            $"Trained {settings.Components} components on {training.Set.Count} rows of {training.Set.Rows.Inputs} inputs: {history.Count} epochs in {_stopwatch.Elapsed.TotalSeconds:F1} s, final loss {last.Total:G5} ({last})."));
    }

    public void Dispose() => Workers.Dispose();
}
