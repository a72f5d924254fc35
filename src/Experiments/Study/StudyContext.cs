using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Display;
using EncoderStudy.Experiments.Results;
using Microsoft.ML;

namespace EncoderStudy.Experiments.Study;

/// <summary>What an experiment works with: its data, its settings, its folder.</summary>
internal sealed class StudyContext
{
    private readonly RunStore _runs;
    private readonly List<string> _cuts = [];
    private int _seedsRun;

    /// <param name="verb">The experiment.</param>
    /// <param name="settings">What was asked for.</param>
    /// <param name="data">The data.</param>
    /// <param name="display">Shows what is going on.</param>
    /// <param name="cancellation">Ends the work between two runs, and within a training.</param>
    public StudyContext(string verb, StudySettings settings, StudyData data, JobDisplay display, CancellationToken cancellation)
    {
        Settings = settings;
        Data = data;
        Display = display;
        Cancellation = cancellation;
        Folder = Path.Combine(settings.OutputFolder, verb);
        _seedsRun = settings.Seeds.Count;
        _runs = new RunStore(Path.Combine(Folder, "runs"), settings.Resume);
    }

    public StudySettings Settings { get; }

    public StudyData Data { get; }

    public JobDisplay Display { get; }

    public CancellationToken Cancellation { get; }

    /// <summary>Judges what came of the seeds that <see cref="Seeds"/> gave last.</summary>
    public Judge Judge => new(Settings, _seedsRun);

    /// <summary>The folder of the experiment's files.</summary>
    public string Folder { get; }

    /// <summary>What was cut so far.</summary>
    public IReadOnlyList<string> Cuts => _cuts;

    /// <summary>The seeds to run: all that were asked for, or fewer where the work is to be quick.</summary>
    /// <param name="whenQuick">How many, then.</param>
    public IReadOnlyList<int> Seeds(int whenQuick)
    {
        if (!Settings.Quick || Settings.Seeds.Count <= whenQuick)
            return Settings.Seeds;
        _seedsRun = whenQuick;
        Cut(FormattableString.Invariant($"{whenQuick} of {Settings.Seeds.Count} seeds"));
        return [.. Settings.Seeds.Take(whenQuick)];
    }

    /// <summary>Notes what was left out for the sake of time; once, however often it is left out.</summary>
    public void Cut(string what)
    {
        if (!_cuts.Contains(what))
            _cuts.Add(what);
    }

    /// <summary>A run: done, or taken up where the work is resumed.</summary>
    /// <param name="configuration">The name of the configuration.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="settings">Everything else that the run depends on, the data aside.</param>
    /// <param name="run">Does it, with an ML.NET context of that seed.</param>
    public RunResult Run(string configuration, int seed, object settings, Func<MLContext, RunResult> run)
    {
        Cancellation.ThrowIfCancellationRequested();
        return _runs.GetOrRun(
            new { configuration, seed, settings, Data.Fingerprint, Settings.Epochs, Settings.Components, Settings.Engine },
            () => run(new MLContext(seed)));
    }

    /// <summary>Writes a figure's file in the experiment's folder, whole or not at all.</summary>
    public void Write(string fileName, Action<Stream> write)
    {
        Directory.CreateDirectory(Folder);
        AtomicFile.Write(Path.Combine(Folder, fileName), write);
    }

    /// <summary>The result, with what the context knows of it.</summary>
    public ExperimentResult Result(
        IExperiment experiment, string method, IReadOnlyList<RunResult> runs, IReadOnlyList<Claim> claims, IReadOnlyList<ResultTable> tables,
        IReadOnlyList<ResultFigure> figures, IReadOnlyList<string>? remarks = null, string? answer = null) => new()
        {
            Verb = experiment.Verb,
            Question = experiment.Question,
            Method = method,
            Settings = Settings,
            Cuts = [.. _cuts],
            RowsLeftOut = Data.RowsLeftOut,
            Runs = runs,
            Claims = claims,
            Tables = tables,
            Figures = figures,
            Remarks = remarks ?? [],
            Answer = answer,
        };
}
