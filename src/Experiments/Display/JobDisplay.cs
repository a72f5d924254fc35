using Microsoft.ML.Transforms;
using Spectre.Console;

namespace EncoderStudy.Experiments.Display;

/// <summary>Shows, step after step, what a job is doing.</summary>
internal abstract class JobDisplay
{
    /// <summary>Bars where someone watches, plain lines where output is kept.</summary>
    public static JobDisplay ForConsole() =>
        AnsiConsole.Profile.Out.IsTerminal && AnsiConsole.Profile.Capabilities.Ansi ? new ProgressBars() : new PlainLines(Console.Out);

    /// <summary>Says which experiment begins.</summary>
    public abstract void Heading(string name, string question);

    /// <summary>Runs a step that cannot tell how far it is.</summary>
    public abstract T Step<T>(string description, Func<T> work);

    /// <summary>Runs the training of an encoder, which reports every epoch.</summary>
    public abstract T Train<T>(string description, int epochs, Func<IProgress<EncoderTrainingEpoch>, T> work);

    /// <summary>Calls back on the thread that reports, unlike <see cref="Progress{T}"/>, so that no epoch comes late.</summary>
    protected sealed class Callback(Action<EncoderTrainingEpoch> action) : IProgress<EncoderTrainingEpoch>
    {
        public void Report(EncoderTrainingEpoch value) => action(value);
    }
}
