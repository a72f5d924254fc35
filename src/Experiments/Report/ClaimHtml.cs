using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Report;

/// <summary>A claim and its verdict, in words and a sign; its colour only repeats them, for those who see it.</summary>
internal static class ClaimHtml
{
    /// <summary>The claim with all that decided it.</summary>
    public static Html Of(Claim claim) => Html.Of($"""
        <li>
        {Verdict(claim)}
        <div>
        <p class="statement">{claim.Statement}</p>
        <dl>
        <div><dt>Observed</dt><dd>{claim.Observed}</dd></div>
        <div><dt>Expected</dt><dd>{claim.Expected}</dd></div>
        {(claim.WhyUndecided is string reason ? Html.Of($"<div><dt>Why undecided</dt><dd>{reason}</dd></div>") : Html.None)}
        <div><dt>Expectation from</dt><dd>{claim.Source}</dd></div>
        </dl>
        </div>
        </li>
        """);

    /// <summary>The claim in a line or two, with a link to the experiment that judges it.</summary>
    public static Html Line(ExperimentResult result, Claim claim) => Html.Of($"""
        <li>
        {Verdict(claim)}
        <div>
        <p>{claim.Statement} <a href="#{result.Verb}">{result.Verb}</a></p>
        <p class="numbers">observed {claim.Observed}, expected {claim.Expected}{(claim.WhyUndecided is string reason ? "; " + reason : "")}</p>
        </div>
        </li>
        """);

    private static Html Verdict(Claim claim)
    {
        (string kind, string sign) = claim.Holds switch { true => ("holds", "✓"), false => ("fails", "✗"), null => ("open", "?") };
        return Html.Of($"""<span class="verdict {kind}"><span aria-hidden="true">{sign} </span>{claim.Verdict}</span>""");
    }
}
