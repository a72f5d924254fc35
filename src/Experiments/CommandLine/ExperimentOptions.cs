using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Study;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.CommandLine;

/// <summary>The options that every experiment takes.</summary>
internal sealed class ExperimentOptions
{
    private readonly IReadOnlyList<string> _datasets;

    private readonly Option<string> _dataset = new("--dataset") { DefaultValueFactory = _ => DigitDataset.Sample };

    private readonly Option<string?> _data = new("--data") { HelpName = "PATH" };

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

    private readonly Option<string> _output = new("--output")
    {
        HelpName = "DIR",
        DefaultValueFactory = _ => "artifacts",
    };

    /// <param name="datasets">The names that <c>--dataset</c> takes.</param>
    /// <param name="seeds">How many seeds there are where none are given: 1, 2 and so on.</param>
    /// <param name="outputs">What is written to the output folder.</param>
    public ExperimentOptions(IReadOnlyList<string> datasets, int seeds, string outputs)
    {
        _datasets = datasets;
        _dataset.Description = $"The data: {string.Join(", ", datasets)}.";
        _dataset.HelpName = string.Join("|", datasets);
        _dataset.Validators.Add(result => CheckIsOneOf(result, datasets));
        _data.Description = datasets.Contains(ActivationDataset.Name)
            ? "Where the data set lies: a folder with IDX files, or a safetensors file with activations or the folder of one."
            : $"The folder with MNIST's four IDX files, plain or .gz; implies --dataset {DigitDataset.Mnist}, which without it is looked for in "
                + $"the folder in {DigitDataset.FolderVariable} and in {DigitDataset.CacheFolder}.";
        _seeds.DefaultValueFactory = _ => [.. Enumerable.Range(1, seeds)];
        _output.Description = $"The folder to write {outputs} to.";
        _data.Validators.Add(Paths.CheckIsNotEmpty);
        _output.Validators.Add(Paths.CheckIsNotEmpty);
    }

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _dataset, _data, _epochs, _seeds, _components, _output })
            command.Options.Add(option);
        command.Validators.Add(CheckDataAgainstDataset);
    }

    public StudySettings Read(ParseResult parsed) => new()
    {
        Dataset = parsed.GetValue(_data) is string path && parsed.GetResult(_dataset) is null or { Implicit: true }
            ? StudyDatasets.At(path, _datasets)
            : parsed.GetValue(_dataset)!,
        DataPath = parsed.GetValue(_data),
        Epochs = parsed.GetValue(_epochs),
        Seeds = parsed.GetValue(_seeds)!,
        Components = parsed.GetValue(_components),
        OutputFolder = Path.GetFullPath(parsed.GetValue(_output)!),
    };

    /// <summary>Whether <c>--seeds</c> was typed.</summary>
    public bool HasSeeds(CommandResult result) => result.GetResult(_seeds) is { Implicit: false };

    public static void CheckIsOneOf(OptionResult result, IReadOnlyList<string> known)
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
