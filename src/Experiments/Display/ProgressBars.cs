using System.Globalization;
using Microsoft.ML.Transforms;
using Spectre.Console;

namespace EncoderStudy.Experiments.Display;

/// <summary>A progress bar for each step, for a terminal.</summary>
internal sealed class ProgressBars : JobDisplay
{
    public override T Step<T>(string description, Func<T> work) => Show(description, steps: 1, task =>
    {
        task.IsIndeterminate = true;
        return work();
    });

    public override T Train<T>(string description, int epochs, Func<IProgress<EncoderTrainingEpoch>, T> work) =>
        Show(description, epochs, task => work(new Callback(epoch =>
        {
            task.Description = string.Create(CultureInfo.InvariantCulture, $"{Markup.Escape(description)}, loss {epoch.Loss:F1}");
            task.Value = epoch.Epoch;
        })));

    private static T Show<T>(string description, int steps, Func<ProgressTask, T> work) => AnsiConsole.Progress()
        .Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left },
            new ProgressBarColumn(),
            new PercentageColumn(),
            new ElapsedTimeColumn())
        .Start(context =>
        {
            ProgressTask task = context.AddTask(Markup.Escape(description), maxValue: steps);
            T result = work(task);
            task.IsIndeterminate = false;
            task.Value = steps;
            return result;
        });
}
