using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Digits;
using EncoderStudy.Experiments.Display;
using EncoderStudy.Experiments.Report;
using EncoderStudy.Experiments.Study;
using Microsoft.ML;

namespace EncoderStudy.Experiments.CommandLine;

/// <summary>What can be typed, and what is said when it cannot be done.</summary>
internal static class ExperimentsCommand
{
    private const int Failed = 1;
    private const int ClaimFailed = 2;
    private const int Cancelled = 130;

    /// <summary>
    /// Runs what the arguments ask for, and returns the exit code: 0; 1 after a message on standard error; 2 where a claim does not hold
    /// and that was to be strict.
    /// </summary>
    public static Task<int> RunAsync(string[] args)
    {
        ParseResult parsed = Create().Parse(args.Length == 0 ? ["all", "--quick"] : args);
        if (parsed.Action is ParseErrorAction error)
            error.ShowHelp = false;
        else if (BeforeTheVerb(parsed) is string option)
            return Task.FromResult(Fail($"{option}: found before '{parsed.CommandResult.Command.Name}'; expected behind it."));
        return parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    /// <summary>An option that stands before a verb belongs to the root command, and would be lost; null where none does.</summary>
    private static string? BeforeTheVerb(ParseResult parsed) => parsed.CommandResult.Command is RootCommand
        ? null
        : parsed.RootCommandResult.Children.OfType<OptionResult>().FirstOrDefault(option => !option.Implicit)?.Option.Name;

    private static RootCommand Create()
    {
        var root = new RootCommand(
            "Reproduces the study of decoder-free sparse autoencoders. Without any arguments: all experiments, quickly, on the digits that come "
            + "with the program. With options but no experiment: digits.");
        AddDigits(root);
        root.Subcommands.Add(Digits());
        root.Subcommands.Add(Study("all", "All experiments, one after the other.", AllExperiments.InOrder));
        foreach (IExperiment experiment in AllExperiments.InOrder)
            root.Subcommands.Add(Study(experiment.Verb, experiment.Question, [experiment]));
        root.Subcommands.Add(new DataCommand().Create(SetAction));
        return root;
    }

    private static Command Digits()
    {
        var command = new Command(AllExperiments.Digits.Verb, AllExperiments.Digits.Question);
        AddDigits(command);
        return command;
    }

    private static void AddDigits(Command command)
    {
        var options = new DigitsOptions();
        options.AddTo(command);
        SetAction(command, (parsed, cancellation) => RunDigits(options.Read(parsed), cancellation));
    }

    private static Command Study(string verb, string description, IReadOnlyList<IExperiment> experiments)
    {
        var command = new Command(verb, description);
        var options = new StudyOptions(Expectations.SeedsFor(experiments));
        options.AddTo(command);
        SetAction(command, (parsed, cancellation) => RunStudy(options.Read(parsed), options.IsStrict(parsed), experiments, cancellation));
        return command;
    }

    /// <summary>The action runs on a thread of its own, so that Ctrl+C can be handled meanwhile.</summary>
    private static void SetAction(Command command, Func<ParseResult, CancellationToken, int> run) =>
        command.SetAction((parsed, cancellation) => Task.Run(() => Report(() => run(parsed, cancellation))));

    private static int RunDigits(StudySettings settings, CancellationToken cancellation)
    {
        StudyData data = StudyDatasets.Load(new MLContext(), settings);
        ExperimentResult result = AllExperiments.Digits.Run(
            new StudyContext(AllExperiments.Digits.Verb, settings, data, JobDisplay.ForConsole(), cancellation));
        DigitsReport.Print(result);
        return result.Claims.All(claim => claim.Holds == true) ? 0 : Failed;
    }

    private static int RunStudy(
        StudySettings settings, bool strict, IReadOnlyList<IExperiment> experiments, CancellationToken cancellation)
    {
        IReadOnlyList<ExperimentResult> results = new StudyRunner(settings, JobDisplay.ForConsole(), cancellation).Run(experiments);
        Claim[] claims = [.. results.SelectMany(result => result.Claims)];
        Console.WriteLine(VerdictCount.Of(results));
        Console.WriteLine($"Report   {Path.Combine(settings.OutputFolder, StudyRunner.ReportName)}");
        return strict && claims.Any(claim => claim.Holds == false) ? ClaimFailed : 0;
    }

    private static int Report(Func<int> run)
    {
        try
        {
            return run();
        }
        catch (OperationCanceledException)
        {
            Console.Error.WriteLine("Cancelled. Runs of experiments that were finished are kept: --resume takes them up.");
            return Cancelled;
        }
        catch (Exception error) when (IsForTheUser(error))
        {
            return Fail(error.Message);
        }
    }

    private static int Fail(string message)
    {
        Console.Error.WriteLine(message);
        return Failed;
    }

    /// <summary>
    /// Files, and data in them, that cannot be read or trained on, or are too large for the memory there is; and options that ML.NET refuses.
    /// Anything else is a defect and shows its stack.
    /// </summary>
    private static bool IsForTheUser(Exception error) =>
        error is ExperimentException or IOException or InvalidDataException or UnauthorizedAccessException or FormatException
            or InvalidOperationException or OutOfMemoryException
        || (error is ArgumentException && IsMarked(error));

    /// <summary>ML.NET marks the exceptions that it throws on purpose: what is wrong is then what it was given.</summary>
    private static bool IsMarked(Exception error) => error.Data.Contains("ML_IsMarked");
}
