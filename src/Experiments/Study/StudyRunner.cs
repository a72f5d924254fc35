using EncoderStudy.Experiments.Data;
using EncoderStudy.Experiments.Display;
using EncoderStudy.Experiments.Figures;
using EncoderStudy.Experiments.Report;
using Microsoft.ML;

namespace EncoderStudy.Experiments.Study;

/// <summary>Runs experiments one after the other, writes what each found out as soon as it is there, and joins all in one report.</summary>
internal sealed class StudyRunner(StudySettings settings, JobDisplay display, CancellationToken cancellation)
{
    public const string ReportName = "report.html";

    /// <returns>The results, in the order of the experiments.</returns>
    public IReadOnlyList<ExperimentResult> Run(IReadOnlyList<IExperiment> experiments)
    {
        FigureFont.Use();
        StudyData data = StudyDatasets.Load(new MLContext(), settings);
        var results = new List<ExperimentResult>();
        foreach (IExperiment experiment in experiments)
        {
            display.Heading(experiment.Verb, experiment.Question);
            var context = new StudyContext(experiment.Verb, settings, data, display, cancellation);
            Directory.CreateDirectory(context.Folder);
            ExperimentResult result = experiment.Run(context);
            ResultsWriter.Write(context.Folder, result);
            ResultPrinter.Print(result);
            results.Add(result);
            HtmlReport.Write(settings.OutputFolder);
        }

        if (settings.DocsFolder is string docs)
            MarkdownReport.Write(docs, new StudyFolder(settings.OutputFolder), results);
        return results;
    }
}
