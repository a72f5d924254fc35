using System.Diagnostics;
using System.Globalization;
using Microsoft.ML.Transforms;
using Spectre.Console;

namespace EncoderStudy.Experiments.Display;

/// <summary>A bar or a spinner while a step runs, a line with the time it took when it is done: for a terminal.</summary>
internal sealed class ProgressBars : JobDisplay
{
    public override void Heading(string name, string question)
    {
        AnsiConsole.WriteLine();
        AnsiConsole.MarkupLine($"[bold]{Markup.Escape(name)}[/]: {Markup.Escape(question)}");
    }

    public override T Step<T>(string description, Func<T> work)
    {
        long start = Stopwatch.GetTimestamp();
        T result = AnsiConsole.Status().Start(Markup.Escape(description), _ => work());
        WriteDone(description, start);
        return result;
    }

    public override T Train<T>(string description, int epochs, Func<IProgress<EncoderTrainingEpoch>, T> work)
    {
        long start = Stopwatch.GetTimestamp();
        string current = description;
        T result = AnsiConsole.Progress()
            .AutoClear(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .Start(context =>
            {
                ProgressTask task = context.AddTask(Markup.Escape(description), maxValue: epochs);
                return work(new Callback(epoch =>
                {
                    current = string.Create(CultureInfo.InvariantCulture, $"{description}, loss {epoch.Loss:G4}");
                    task.Description = Markup.Escape(current);
                    task.Value = epoch.Epoch;
                }));
            });
        WriteDone(current, start);
        return result;
    }

    private static void WriteDone(string description, long start) => AnsiConsole.MarkupLine(string.Create(
        CultureInfo.InvariantCulture,
        $"[green]done[/] {Markup.Escape(description)} [grey]({Stopwatch.GetElapsedTime(start).TotalSeconds:F1} s)[/]"));
}
