namespace EncoderStudy.Experiments.Study;

/// <summary>Holds what came out against what was expected, and says where that cannot be decided.</summary>
/// <param name="settings">What was run.</param>
internal sealed class Judge(StudySettings settings)
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
        if (expectation.Data == JudgedOn.FullMnist && settings.Dataset != "mnist")
            return "needs full MNIST";
        if (expectation.Data == JudgedOn.Sample && settings.Dataset != "mnist-10k")
            return "is about the digits that come with the program";
        return settings.Epochs < expectation.Epochs ? FormattableString.Invariant($"needs {expectation.Epochs} epochs") : null;
    }

    private static Claim Make(Expectation expectation, string observed, bool? holds, string? reason) =>
        new(expectation.Id, expectation.Statement, expectation.Expected, observed, holds, reason, expectation.Source);
}
