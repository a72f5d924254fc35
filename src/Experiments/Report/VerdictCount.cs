using EncoderStudy.Experiments.Study;

namespace EncoderStudy.Experiments.Report;

/// <summary>How many claims hold, how many do not, and how many are undecided.</summary>
internal static class VerdictCount
{
    public static string Of(IEnumerable<ExperimentResult> results)
    {
        Claim[] claims = [.. results.SelectMany(result => result.Claims)];
        int hold = claims.Count(claim => claim.Holds == true), fail = claims.Count(claim => claim.Holds == false);
        int open = claims.Length - hold - fail;
        return FormattableString.Invariant(
            $"{hold} {(hold == 1 ? "claim holds" : "claims hold")}, {fail} {(fail == 1 ? "does" : "do")} not, {open} {(open == 1 ? "is" : "are")} undecided.");
    }
}
