using System.Net;
using System.Text;
using EncoderStudy.Experiments.Results;
using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Report;

/// <summary>Joins the results of experiments in one page that needs no other file.</summary>
internal static class HtmlReport
{
    public static void Write(string folder, IReadOnlyList<ExperimentResult> results)
    {
        var page = new StringBuilder();
        page.Append("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>EncoderStudy</title>");
        foreach (ExperimentResult result in results)
            page.Append("<h2>").Append(WebUtility.HtmlEncode(result.Question)).Append("</h2>");
        AtomicFile.Write(Path.Combine(folder, StudyRunner.ReportName), stream => stream.Write(Encoding.UTF8.GetBytes(page.ToString())));
    }
}
