using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Report;

/// <summary>A folder that experiments wrote to, each into a folder of its own, perhaps at different times.</summary>
/// <param name="path">The folder.</param>
internal sealed class StudyFolder(string path)
{
    public string Path { get; } = path;

    /// <summary>The results that lie in it, in the order of the experiments.</summary>
    /// <exception cref="ExperimentException">A file of results cannot be read.</exception>
    public IReadOnlyList<ExperimentResult> Read()
    {
        IReadOnlyList<ExperimentResult> results = Read(out IReadOnlyList<string> unreadable);
        return unreadable.Count == 0 ? results : throw new ExperimentException(unreadable[0]);
    }

    /// <summary>The results that can be read.</summary>
    /// <param name="unreadable">Why others cannot.</param>
    public IReadOnlyList<ExperimentResult> Read(out IReadOnlyList<string> unreadable)
    {
        var results = new List<ExperimentResult>();
        var reasons = new List<string>();
        foreach (string file in AllExperiments.InOrder.Select(experiment => FileOf(experiment.Verb, ResultsWriter.FileName)).Where(File.Exists))
        {
            try
            {
                results.Add(ResultsWriter.Read(file));
            }
            catch (ExperimentException error)
            {
                reasons.Add(error.Message);
            }
        }

        unreadable = reasons;
        return results;
    }

    /// <summary>Where the picture of a figure lies.</summary>
    public string PictureOf(ExperimentResult result, ResultFigure figure) => FileOf(result.Verb, figure.Name + ".png");

    public string FileOf(string verb, string name) => System.IO.Path.Combine(Path, verb, name);
}
