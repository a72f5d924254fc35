using Microsoft.ML.EncoderStudy.Numerics;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.EncoderStudy.Training;

/// <summary>Makes the threads of a training.</summary>
internal static class TrainingThreads
{
    /// <param name="wanted">How many the caller asked for. There are no more than the process has processors, which changes no bit of a model.</param>
    /// <param name="channel">Receives a warning where fewer can be made.</param>
    public static Workers Create(int wanted, IChannel channel) => new(Math.Min(wanted, Environment.ProcessorCount))
    {
        OnShortage = (threads, reason) => channel.Warning(FormattableString.Invariant(
            $"The training goes on with fewer threads, {threads} of {Math.Min(wanted, Environment.ProcessorCount)}, and ends with the same model: no more could be started ({reason.Message}). Look for a limit on processes or on address space (ulimit -u, ulimit -v).")),
    };
}
