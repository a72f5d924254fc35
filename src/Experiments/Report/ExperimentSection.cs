using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Report;

/// <summary>One experiment, as it is read: question, method, figures, tables, verdicts.</summary>
internal static class ExperimentSection
{
    public static Html Of(StudyFolder folder, ExperimentResult result) => Html.Of($"""
        <section id="{result.Verb}" aria-labelledby="{result.Verb}-title">
        <p class="verb" aria-hidden="true">{result.Verb}</p>
        <h2 id="{result.Verb}-title">{result.Question}</h2>
        <p class="method">{result.Method}</p>
        <p class="settings">{SettingsText.LineOf(result)}.{Cuts(result)}{LeftOut(result)}</p>
        {Html.Each(result.Figures, figure => EmbeddedFigure.Of(folder, result, figure))}
        {Html.Each(result.Tables, TableHtml.Of)}
        {Html.Each(result.Remarks, remark => Html.Of($"<p class=\"remark\">{remark}</p>"))}
        {Claims(result)}
        </section>
        """);

    private static Html Cuts(ExperimentResult result) => result.Cuts.Count == 0
        ? Html.None
        : Html.Of($" <strong>Cut for time:</strong> {string.Join("; ", result.Cuts)}.");

    private static Html LeftOut(ExperimentResult result) => result.RowsLeftOut is string leftOut
        ? Html.Of($" <strong>Left out:</strong> {leftOut}.")
        : Html.None;

    private static Html Claims(ExperimentResult result) => result.Claims.Count == 0
        ? Html.Of($"<h3>What came out</h3><p>{result.Answer ?? "No claim is judged here."}</p>")
        : Html.Of($"""
            <h3>Verdicts</h3>
            <ul class="claims">
            {Html.Each(result.Claims, ClaimHtml.Of)}
            </ul>
            """);
}
