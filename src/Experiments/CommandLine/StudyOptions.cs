using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Study;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.CommandLine;

/// <summary>The options that all experiments of the study take.</summary>
internal sealed class StudyOptions
{
    private const string ClosedForm = "closed-form", Torch = "torch";

    private readonly Option<string> _dataset = new("--dataset")
    {
        Description = $"The data: {string.Join(", ", StudyDatasets.Names)}.",
        HelpName = string.Join("|", StudyDatasets.Names),
        DefaultValueFactory = _ => DigitDataset.Sample,
    };

    private readonly Option<string?> _data = new("--data")
    {
        Description = "Where the data set lies: a folder with IDX files, or a safetensors file with activations or the folder of one.",
        HelpName = "PATH",
    };

    private readonly Option<int> _epochs = new("--epochs")
    {
        Description = "The number of passes over the training data.",
        HelpName = "N",
        DefaultValueFactory = _ => DecoderFreeSaeEstimator.Defaults.Epochs,
        CustomParser = result => Numbers.ParseWholeNumber(result, least: 1),
    };

    private readonly Option<int[]> _seeds = new("--seeds")
    {
        Description = "The seeds that every configuration is run with; without it as many as the claims need.",
        HelpName = "1,2,3",
        CustomParser = ParseSeeds,
    };

    private readonly Option<int> _components = new("--components")
    {
        Description = "The number of components of every encoder.",
        HelpName = "K",
        DefaultValueFactory = _ => DecoderFreeSaeEstimator.Defaults.NumberOfComponents,
        CustomParser = result => Numbers.ParseWholeNumber(result, least: 1),
    };

    private readonly Option<string> _engine = new("--engine")
    {
        Description = "What computes the training.",
        HelpName = $"{ClosedForm}|{Torch}",
        DefaultValueFactory = _ => ClosedForm,
    };

    private readonly Option<string> _output = new("--output")
    {
        Description = "The folder to write results, figures and the report to.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "artifacts",
    };

    private readonly Option<string?> _docs = new("--docs")
    {
        Description = "A folder of documentation to add results, figures and a Markdown report to.",
        HelpName = "DIR",
    };

    private readonly Option<bool> _quick = new("--quick") { Description = "Cut seeds, data and the epochs of comparisons, never those of the ablation; what was cut is printed." };

    private readonly Option<bool> _strict = new("--strict") { Description = "Exit with 2 where a claim does not hold." };

    private readonly Option<bool> _resume = new("--resume") { Description = "Take up the runs that an interrupted command finished." };

    /// <param name="seeds">How many seeds there are where none are given: 1, 2 and so on.</param>
    public StudyOptions(int seeds)
    {
        _seeds.DefaultValueFactory = _ => [.. Enumerable.Range(1, seeds)];
        _dataset.Validators.Add(result => CheckIsOneOf(result, StudyDatasets.Names));
        foreach (Option path in new Option[] { _data, _output, _docs })
            path.Validators.Add(Paths.CheckIsNotEmpty);
        _engine.Validators.Add(result => CheckIsOneOf(result, [ClosedForm, Torch]));
    }

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _dataset, _data, _epochs, _seeds, _components, _engine, _output, _docs, _quick, _strict, _resume })
            command.Options.Add(option);
        command.Validators.Add(CheckDataAgainstDataset);
    }

    public StudySettings Read(ParseResult parsed) => new()
    {
        Dataset = parsed.GetValue(_data) is string path && parsed.GetResult(_dataset) is null or { Implicit: true }
            ? StudyDatasets.At(path)
            : parsed.GetValue(_dataset)!,
        DataPath = parsed.GetValue(_data),
        Epochs = parsed.GetValue(_epochs),
        Seeds = parsed.GetValue(_seeds)!,
        Components = parsed.GetValue(_components),
        Engine = parsed.GetValue(_engine) == Torch ? EncoderEngine.TorchSharp : EncoderEngine.ClosedForm,
        OutputFolder = Path.GetFullPath(parsed.GetValue(_output)!),
        DocsFolder = parsed.GetValue(_docs) is string docs ? Path.GetFullPath(docs) : null,
        Quick = parsed.GetValue(_quick),
        Resume = parsed.GetValue(_resume),
    };

    public bool IsStrict(ParseResult parsed) => parsed.GetValue(_strict);

    private static void CheckIsOneOf(OptionResult result, IReadOnlyList<string> known)
    {
        foreach (Token token in result.Tokens.Where(token => !known.Contains(token.Value)))
            result.AddError($"{result.Option.Name}: found '{token.Value}'; expected {string.Join(" or ", known)}.");
    }

    private void CheckDataAgainstDataset(CommandResult result)
    {
        if (result.GetResult(_dataset) is not { Implicit: false, Tokens: [{ Value: string dataset }] })
            return;
        bool isGiven = result.GetResult(_data) is { Implicit: false };
        if (isGiven && StudyDatasets.ComesWithTheProgram(dataset))
            result.AddError($"--data says where data lie, but {dataset} comes with the program: leave out --data, or ask for other data with --dataset.");
        if (!isGiven && StudyDatasets.NeedsPath(dataset))
            result.AddError($"--dataset {dataset}: found no --data; expected the path where it lies.");
    }

    private static int[] ParseSeeds(ArgumentResult result)
    {
        string found = string.Join(",", result.Tokens.Select(token => token.Value));
        var seeds = new List<int>();
        foreach (string part in found.Split(','))
        {
            if (int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int seed) && !seeds.Contains(seed))
            {
                seeds.Add(seed);
                continue;
            }

            result.AddError($"--seeds: found '{found}'; expected different whole numbers of at least 0, with commas between them.");
            return [];
        }

        return [.. seeds];
    }
}
