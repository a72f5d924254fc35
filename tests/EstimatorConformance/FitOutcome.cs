namespace EstimatorConformance;

/// <summary>What Fit does with data that it cannot learn from as it is.</summary>
public enum FitOutcome
{
    /// <summary>It throws an exception of ML.NET's (a marked one), whose message names the input column.</summary>
    IsRejected,

    /// <summary>It succeeds, and the transformer gives finite values for the valid data.</summary>
    Succeeds,
}

/// <summary>What Fit promises for each kind of degenerate data. All are stated, so that none is an accident.</summary>
public sealed record FitOutcomes
{
    /// <summary>One row of the input column holds a NaN.</summary>
    public required FitOutcome OneRowHoldsNotANumber { get; init; }

    /// <summary>One row of the input column holds +∞.</summary>
    public required FitOutcome OneRowHoldsInfinity { get; init; }

    /// <summary>There are no rows.</summary>
    public required FitOutcome NoRows { get; init; }

    /// <summary>There is a single row.</summary>
    public required FitOutcome OneRow { get; init; }

    /// <summary>There are rows, all of weight zero; or the estimator takes no weights.</summary>
    public required Stated<WeightedFit> AllWeightsZero { get; init; }
}

/// <summary>An estimator that weighs its rows.</summary>
/// <param name="Create">Creates it so that it reads <paramref name="WeightColumn"/>.</param>
/// <param name="WeightColumn">A scalar column of Single in the subject's valid data.</param>
/// <param name="Outcome">What Fit does when all weights are zero.</param>
public sealed record WeightedFit(Func<MLContext, IEstimator<ITransformer>> Create, string WeightColumn, FitOutcome Outcome);
