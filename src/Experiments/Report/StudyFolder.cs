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
        foreach (string verb in AllExperiments.InOrder.Select(experiment => experiment.Verb))
        {
            string file = FileOf(verb, ResultsWriter.FileName);
            if (!File.Exists(file))
                continue;
            try
            {
                ExperimentResult result = ResultsWriter.Read(file);
                // What is in another's folder would have its pictures looked for in the wrong one.
                if (result.Verb == verb)
                    results.Add(result);
                else
                    reasons.Add($"'{file}' holds the results of '{result.Verb}', expected those of '{verb}': delete it, or run the experiment again.");
            }
            catch (Exception error) when (error is ExperimentException or IOException or UnauthorizedAccessException)
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
