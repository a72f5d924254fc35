namespace Microsoft.ML.EncoderStudy.Objectives;

/// <summary>The terms of the decoder-free objective for one batch, or their means over several: each with its factor λ, so that they add up.</summary>
internal readonly record struct TermLosses(double LogSumExp, double Variance, double Decorrelation, double WeightRedundancy)
    : ITermLosses<TermLosses>
{
    public double Total => LogSumExp + Variance + Decorrelation + WeightRedundancy;

    public static TermLosses operator +(TermLosses left, TermLosses right) => new(
        left.LogSumExp + right.LogSumExp,
        left.Variance + right.Variance,
        left.Decorrelation + right.Decorrelation,
        left.WeightRedundancy + right.WeightRedundancy);

    public static TermLosses operator /(TermLosses sum, double divisor) => new(
        sum.LogSumExp / divisor, sum.Variance / divisor, sum.Decorrelation / divisor, sum.WeightRedundancy / divisor);

    /// <inheritdoc/>
    public string? FirstNonFinite()
    {
        (string Name, double Value)[] terms =
        [
            ("log-sum-exp", LogSumExp), ("variance", Variance), ("decorrelation", Decorrelation), ("weight redundancy", WeightRedundancy),
        ];
        foreach ((string name, double value) in terms)
        {
            if (!double.IsFinite(value))
                return FormattableString.Invariant($"{name} term is {value}");
        }

        return null;
    }
}
