using System.Text;
using EncoderStudy.Experiments.Results;
using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Report;

/// <summary>Joins the results of experiments in a Markdown file, for the documentation.</summary>
internal static class MarkdownReport
{
    public const string FileName = "results.md";

    /// <summary>The folder, beside the file, that results and pictures lie in.</summary>
    public const string ResultsFolder = "results";

    /// <summary>Copies results and pictures into the documentation, and writes the file anew from all that the documentation holds.</summary>
    /// <param name="folder">The documentation's folder.</param>
    /// <param name="source">Where the experiments wrote to.</param>
    /// <param name="results">The results to take from there.</param>
    public static void Write(string folder, StudyFolder source, IReadOnlyList<ExperimentResult> results)
    {
        var target = new StudyFolder(Path.Combine(folder, ResultsFolder));
        foreach (ExperimentResult result in results)
        {
            Directory.CreateDirectory(Path.Combine(target.Path, result.Verb));
            ResultsWriter.Write(Path.Combine(target.Path, result.Verb), result);
            foreach (ResultFigure figure in result.Figures)
                File.Copy(source.PictureOf(result, figure), target.PictureOf(result, figure), overwrite: true);
        }

        byte[] page = Encoding.UTF8.GetBytes(Of(target.Read()));
        AtomicFile.Write(Path.Combine(folder, FileName), stream => stream.Write(page));
    }

    /// <summary>The file's content.</summary>
    public static string Of(IReadOnlyList<ExperimentResult> results)
    {
        var page = new StringBuilder();
        Block(page, "# Results");
        Block(page, "Written by the program (`--docs`) from the files in [`results`](results): do not edit. "
            + $"What was expected was written down before any result was there. **{VerdictCount.Of(results)}**");
        Block(page, "## Words");
        foreach ((string term, string meaning) in Terms.All)
            page.Append("* **").Append(MarkdownText.Of(term)).Append("**: ").Append(MarkdownText.Of(meaning)).Append('\n');
        page.Append('\n');
        Block(page, "## What was run");
        Table(page, SettingsText.SettingsOf(results));
        Table(page, SettingsText.MachinesOf(results));
        foreach (ExperimentResult result in results)
            Experiment(page, result);
        return page.ToString();
    }

    private static void Experiment(StringBuilder page, ExperimentResult result)
    {
        Block(page, $"## {MarkdownText.Of(result.Question)}");
        Block(page, MarkdownText.Of(result.Method));
        Block(page, $"`{result.Verb}`: {MarkdownText.Of(SettingsText.LineOf(result))}.");
        if (result.Cuts.Count > 0)
            Block(page, $"**Cut for time:** {MarkdownText.Of(string.Join("; ", result.Cuts))}.");
        if (result.RowsLeftOut is string leftOut)
            Block(page, $"**Left out:** {MarkdownText.Of(leftOut)}.");
        foreach (ResultFigure figure in result.Figures)
        {
            Block(page, $"![{MarkdownText.Of(figure.AlternativeText)}]({ResultsFolder}/{result.Verb}/{Uri.EscapeDataString(figure.Name)}.png)");
            Block(page, $"*Figure.* {MarkdownText.Of(figure.Caption)}");
        }

        foreach (ResultTable table in result.Tables)
            Table(page, table);
        foreach (string remark in result.Remarks)
            Block(page, MarkdownText.Of(remark));
        if (result.Answer is string answer)
            Block(page, $"**What came out.** {MarkdownText.Of(answer)}");
        if (result.Claims.Count > 0)
            Table(page, Claims(result.Claims));
    }

    private static ResultTable Claims(IReadOnlyList<Claim> claims) => new(
        "Verdicts",
        ["Claim", "Observed", "Expected", "Verdict", "Expectation from"],
        [
            .. claims.Select(claim => (string[])
            [
                claim.Statement,
                claim.Observed,
                claim.Expected,
                claim.WhyUndecided is string why ? $"{claim.Verdict}: {why}" : claim.Verdict,
                claim.Source,
            ]),
        ]);

    private static void Table(StringBuilder page, ResultTable table)
    {
        Block(page, $"**{MarkdownText.Of(table.Title)}**");
        Row(page, table.Columns.Select(MarkdownText.Of));
        Row(page, Enumerable.Range(0, table.Columns.Count).Select(column => NumericColumn.Is(table, column) ? "---:" : "---"));
        foreach (IReadOnlyList<string> row in table.Rows)
            Row(page, row.Select(MarkdownText.Of));
        page.Append('\n');
    }

    private static void Row(StringBuilder page, IEnumerable<string> cells) => page.Append("| ").AppendJoin(" | ", cells).Append(" |\n");

    private static void Block(StringBuilder page, string text) => page.Append(text).Append("\n\n");
}
