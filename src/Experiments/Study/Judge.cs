using EncoderStudy.Experiments.Data;

namespace EncoderStudy.Experiments.Study;

/// <summary>Holds what came out against what was expected, and says where that cannot be decided.</summary>
/// <param name="settings">What was run.</param>
/// <param name="seeds">With how many seeds, which with quick settings are fewer than were asked for.</param>
internal sealed class Judge(StudySettings settings, int seeds)
{
    /// <summary>Judges a number by its range.</summary>
    /// <param name="id">The claim.</param>
    /// <param name="observed">The number.</param>
    /// <param name="detail">What else there is to say about it.</param>
    public Claim Of(string id, double observed, string detail = "")
    {
        Expectation expectation = Expectations.Find(id);
        string text = expectation.Text(observed) + (detail.Length == 0 ? "" : $" ({detail})");
        return NotMeantHere(expectation) is string reason
            ? Make(expectation, text, null, reason)
            : Make(expectation, text, expectation.Contains(observed), null);
    }

    /// <summary>Judges a paired difference by its interval: undecided where the interval reaches over a bound.</summary>
    public Claim Of(string id, PairedDifference difference)
    {
        Expectation expectation = Expectations.Find(id);
        string text = difference.Text(expectation.Format);
        if (NotMeantHere(expectation) is string reason)
            return Make(expectation, text, null, reason);
        if (difference.Count < 2)
            return Make(expectation, text, null, "undecided: one seed has no interval");
        bool low = expectation.Contains(difference.Low), high = expectation.Contains(difference.High);
        if (low && high)
            return Make(expectation, text, true, null);
        bool apart = difference.High < (expectation.Low ?? double.NegativeInfinity) || difference.Low > (expectation.High ?? double.PositiveInfinity);
        return apart
            ? Make(expectation, text, false, null)
            : Make(expectation, text, null, "undecided: the interval reaches over the bound");
    }

    /// <summary>A claim that what was observed can neither support nor refute.</summary>
    /// <param name="id">The claim.</param>
    /// <param name="observed">What was observed.</param>
    /// <param name="reason">Why that decides nothing.</param>
    public Claim Undecided(string id, string observed, string reason)
    {
        Expectation expectation = Expectations.Find(id);
        return Make(expectation, observed, null, NotMeantHere(expectation) ?? $"undecided: {reason}");
    }

    private string? NotMeantHere(Expectation expectation)
    {
        if (WrongData(expectation.Data) is string reason)
            return reason;
        if (expectation.Components is int components && settings.Components != components)
            return FormattableString.Invariant($"is about {components} components");
        if (settings.Epochs < expectation.Epochs)
            return FormattableString.Invariant($"needs {expectation.Epochs} epochs");
        return seeds < expectation.Seeds ? FormattableString.Invariant($"needs {expectation.Seeds} seeds") : null;
    }

    private string? WrongData(JudgedOn data) => data switch
    {
        JudgedOn.FullMnist when settings.Dataset != DigitDataset.Mnist => "needs full MNIST",
        JudgedOn.Sample when settings.Dataset != DigitDataset.Sample => "is about the digits that come with the program",
        JudgedOn.Digits when settings.Dataset is not (DigitDataset.Mnist or DigitDataset.Sample) => "is about handwritten digits",
        _ => null,
    };

    private static Claim Make(Expectation expectation, string observed, bool? holds, string? reason) =>
        new(expectation.Id, expectation.Statement, expectation.Expected, observed, holds, reason, expectation.Source);
}
