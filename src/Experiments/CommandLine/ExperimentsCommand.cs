using System.CommandLine;
using System.CommandLine.Invocation;
using EncoderStudy.Experiments.Digits;
using EncoderStudy.Experiments.Display;

namespace EncoderStudy.Experiments.CommandLine;

/// <summary>What can be typed, and what is said when it cannot be done.</summary>
internal static class ExperimentsCommand
{
    private const int Failed = 1;
    private const int Cancelled = 130;

    /// <summary>Runs what the arguments ask for, and returns the exit code: 0, or 1 after a message on standard error.</summary>
    public static Task<int> RunAsync(string[] args)
    {
        ParseResult parsed = Create().Parse(args);
        if (parsed.Action is ParseErrorAction error)
            error.ShowHelp = false;
        return parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    private static RootCommand Create()
    {
        var options = new DigitsOptions();
        var root = new RootCommand(
            "Trains a decoder-free sparse autoencoder on handwritten digits, compares its features with raw pixels and PCA by a linear "
            + "probe, saves the model, and confirms that another process scores with it to the last bit.");
        options.AddTo(root);

        // On a thread of its own, so that Ctrl+C can be handled meanwhile.
        root.SetAction((parsed, cancellation) => Task.Run(() => Report(() => RunDigits(options.Read(parsed), cancellation))));
        return root;
    }

    private static int RunDigits(DigitsSettings settings, CancellationToken cancellation)
    {
        DigitsOutcome outcome = new DigitsExperiment(settings, JobDisplay.ForConsole(), cancellation).Run();
        DigitsReport.Print(outcome);
        return outcome.SavedModel.Matches ? 0 : Failed;
    }

    private static int Report(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Cancelled.");
            return Cancelled;
        }
        catch (Exception error) when (IsForTheUser(error))
        {
            Console.Error.WriteLine(error.Message);
            return Failed;
        }
    }

    /// <summary>Files, and data in them, that cannot be read or trained on. Anything else is a defect and shows its stack.</summary>
    private static bool IsForTheUser(Exception error) =>
        error is ExperimentException or IOException or UnauthorizedAccessException or FormatException or InvalidOperationException;
}
