using System.Text;
using EncoderStudy.Experiments.Results;
using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Report;

/// <summary>Joins the results of experiments in one page that needs no other file, and no network.</summary>
internal static class HtmlReport
{
    private const string Title = "A decoder-free sparse autoencoder, measured";
    private const string StyleSheet = "EncoderStudy.Experiments.Report.report.css";

    /// <summary>Writes the page of all results in a folder, whichever command left them there. Says so of results that cannot be read.</summary>
    public static void Write(string folder)
    {
        byte[] page = Encoding.UTF8.GetBytes(Page(new StudyFolder(folder)).Markup);
        AtomicFile.Write(Path.Combine(folder, StudyRunner.ReportName), stream => stream.Write(page));
    }

    private static Html Page(StudyFolder folder)
    {
        IReadOnlyList<ExperimentResult> results = folder.Read(out IReadOnlyList<string> unreadable);
        return Html.Of($"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>{Title} – EncoderStudy</title>
            <link rel="icon" href="data:,">
            <style>
            {ReadStyleSheet()}
            </style>
            </head>
            <body>
            <header>
            <h1>{Title}</h1>
            <p class="lead">Half of a sparse autoencoder is a decoder that is thrown away after training. This one has none: a log-sum-exp
            objective, whose gradient is the responsibility of each component in a mixture, and two terms that keep components alive and
            apart. Each experiment below asks one question of it. What was expected was written down before any result was there.</p>
            <p class="count">{VerdictCount.Of(results)}</p>
            {Html.Each(unreadable, reason => Html.Of($"<p class=\"remark\">Left out: {reason}</p>"))}
            </header>
            <nav aria-labelledby="contents">
            <h2 id="contents">Contents</h2>
            <ul>
            <li><a href="#claims">All claims</a></li>
            <li><a href="#words">Words</a></li>
            <li><a href="#runs">What was run</a></li>
            {Html.Each(results, result => Html.Of($"<li><a href=\"#{result.Verb}\">{result.Question}</a> <span class=\"verb\">{result.Verb}</span></li>"))}
            </ul>
            </nav>
            <main>
            <section id="claims" aria-labelledby="claims-title">
            <h2 id="claims-title">All claims</h2>
            {ClaimsOverview(results)}
            </section>
            <section id="words" aria-labelledby="words-title">
            <h2 id="words-title">Words</h2>
            <dl class="words">
            {Html.Each(Terms.All, term => Html.Of($"<div><dt>{term.Term}</dt><dd>{term.Meaning}</dd></div>"))}
            </dl>
            </section>
            <section id="runs" aria-labelledby="runs-title">
            <h2 id="runs-title">What was run</h2>
            {TableHtml.Of(SettingsText.SettingsOf(results))}
            {TableHtml.Of(SettingsText.MachinesOf(results))}
            </section>
            {Html.Each(results, result => ExperimentSection.Of(folder, result))}
            </main>
            <footer><p>Written by EncoderStudy's experiments. The numbers of every single run are in the <code>results.json</code> of each
            experiment.</p></footer>
            </body>
            </html>
            """);
    }

    private static Html ClaimsOverview(IReadOnlyList<ExperimentResult> results)
    {
        (ExperimentResult Result, Claim Claim)[] claims = [.. results.SelectMany(result => result.Claims, (result, claim) => (result, claim))];
        return claims.Length == 0 ? Html.Of($"<p>No claim was judged.</p>") : Html.Of($"""
            <ul class="overview">
            {Html.Each(claims, pair => ClaimHtml.Line(pair.Result, pair.Claim))}
            </ul>
            """);
    }

    private static Html ReadStyleSheet()
    {
        using Stream stream = typeof(HtmlReport).Assembly.GetManifestResourceStream(StyleSheet)!;
        using var reader = new StreamReader(stream);
        return new Html(reader.ReadToEnd());
    }
}
