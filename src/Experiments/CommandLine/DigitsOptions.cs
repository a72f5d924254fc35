using System.CommandLine;
using System.CommandLine.Parsing;
using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.CommandLine;

/// <summary>The options of the digits experiment: those of every experiment on digits, and a name for a single seed.</summary>
internal sealed class DigitsOptions
{
    private readonly ExperimentOptions _common = new([DigitDataset.Sample, DigitDataset.Mnist], seeds: 1, "the model, the weight images and the results");

    private readonly Option<int> _seed = new("--seed")
    {
        Description = "One seed, at least 0, in place of --seeds.",
        HelpName = "N",
        CustomParser = result => Numbers.ParseWholeNumber(result, least: 0),
    };

    public void AddTo(Command command)
    {
        _common.AddTo(command);
        command.Options.Add(_seed);
        command.Validators.Add(CheckSeeds);
    }

    public StudySettings Read(ParseResult parsed) =>
        parsed.GetResult(_seed) is null ? _common.Read(parsed) : _common.Read(parsed) with { Seeds = [parsed.GetValue(_seed)] };

    private void CheckSeeds(CommandResult result)
    {
        if (result.GetResult(_seed) is not null && _common.HasSeeds(result))
            result.AddError("--seed and --seeds: found both; expected one of them.");
    }
}
