using System.CommandLine;
using System.CommandLine.Parsing;
using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Digits;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.CommandLine;

/// <summary>The options of the digits experiment.</summary>
internal sealed class DigitsOptions
{
    private readonly Option<string> _dataset = new("--dataset")
    {
        Description = $"{DigitDataset.Sample}: the 10,000 digits that come with the program. {DigitDataset.Mnist}: all of MNIST, from "
            + $"the folder in {DigitDataset.FolderVariable} or from {DigitDataset.CacheFolder}.",
        HelpName = $"{DigitDataset.Sample}|{DigitDataset.Mnist}",
        DefaultValueFactory = _ => DigitDataset.Sample,
    };

    private readonly Option<string?> _data = new("--data")
    {
        Description = $"The folder with MNIST's four IDX files, plain or .gz. Implies --dataset {DigitDataset.Mnist}.",
        HelpName = "DIR",
    };

    private readonly Option<int> _components = new("--components")
    {
        Description = "The number of components of the encoder, and the rank of PCA.",
        HelpName = "K",
        DefaultValueFactory = _ => DecoderFreeSaeEstimator.Defaults.NumberOfComponents,
        CustomParser = result => Numbers.ParseWholeNumber(result, least: 1),
    };

    private readonly Option<int> _epochs = new("--epochs")
    {
        Description = "The number of passes over the training data.",
        HelpName = "N",
        DefaultValueFactory = _ => DecoderFreeSaeEstimator.Defaults.Epochs,
        CustomParser = result => Numbers.ParseWholeNumber(result, least: 1),
    };

    private readonly Option<int> _seed = new("--seed")
    {
        Description = "The seed of everything random, at least 0.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
        CustomParser = result => Numbers.ParseWholeNumber(result, least: 0),
    };

    private readonly Option<string> _output = new("--output")
    {
        Description = "The folder to write the model, the weight images and the results to.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "artifacts",
    };

    public DigitsOptions()
    {
        _dataset.Validators.Add(CheckDataset);
        _data.Validators.Add(Paths.CheckIsNotEmpty);
        _output.Validators.Add(Paths.CheckIsNotEmpty);
    }

    public void AddTo(Command command)
    {
        foreach (Option option in new Option[] { _dataset, _data, _components, _epochs, _seed, _output })
            command.Options.Add(option);
        command.Validators.Add(CheckDataAgainstDataset);
    }

    public DigitsSettings Read(ParseResult parsed)
    {
        string? dataFolder = parsed.GetValue(_data);
        return new DigitsSettings
        {
            Dataset = dataFolder is null ? parsed.GetValue(_dataset)! : DigitDataset.Mnist,
            DataFolder = dataFolder,
            Components = parsed.GetValue(_components),
            Epochs = parsed.GetValue(_epochs),
            Seed = parsed.GetValue(_seed),
            OutputFolder = Path.GetFullPath(parsed.GetValue(_output)!),
        };
    }

    private static void CheckDataset(OptionResult result)
    {
        string[] known = [DigitDataset.Sample, DigitDataset.Mnist];
        foreach (Token token in result.Tokens.Where(token => !known.Contains(token.Value)))
            result.AddError($"{result.Option.Name}: found '{token.Value}'; expected {string.Join(" or ", known)}.");
    }

    private void CheckDataAgainstDataset(CommandResult result)
    {
        if (result.GetResult(_data) is not null
            && result.GetResult(_dataset) is { Implicit: false, Tokens: [{ Value: DigitDataset.Sample }] })
        {
            result.AddError($"--data gives a folder with MNIST, but --dataset asks for {DigitDataset.Sample}: leave one out.");
        }
    }
}
