using System.CommandLine;
using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Study;
using Microsoft.ML.Transforms;

namespace EncoderStudy.Experiments.CommandLine;

/// <summary>The options of the experiments whose claims and figures are reported: those of every experiment, and more.</summary>
internal sealed class StudyOptions
{
    private const string ClosedForm = "closed-form", Torch = "torch";

    private readonly ExperimentOptions _common;

    private readonly Option<string> _engine = new("--engine")
    {
        Description = "What computes the training.",
        HelpName = $"{ClosedForm}|{Torch}",
        DefaultValueFactory = _ => ClosedForm,
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
        _common = new ExperimentOptions(StudyDatasets.Names, seeds, "results, figures and the report");
        _engine.Validators.Add(result => ExperimentOptions.CheckIsOneOf(result, [ClosedForm, Torch]));
        _docs.Validators.Add(Paths.CheckIsNotEmpty);
    }

    public void AddTo(Command command)
    {
        _common.AddTo(command);
        foreach (Option option in new Option[] { _engine, _docs, _quick, _strict, _resume })
            command.Options.Add(option);
    }

    public StudySettings Read(ParseResult parsed) => _common.Read(parsed) with
    {
        Engine = parsed.GetValue(_engine) == Torch ? EncoderEngine.TorchSharp : EncoderEngine.ClosedForm,
        DocsFolder = parsed.GetValue(_docs) is string docs ? Path.GetFullPath(docs) : null,
        Quick = parsed.GetValue(_quick),
        Resume = parsed.GetValue(_resume),
    };

    public bool IsStrict(ParseResult parsed) => parsed.GetValue(_strict);
}
