namespace EstimatorConformance;

/// <summary>
/// A check that this estimator is known not to meet. The suite then asserts that the check fails, so that a difference that has
/// gone away is noticed and its line removed.
/// </summary>
/// <param name="Check">The name of the check: <c>nameof(PersistenceChecks.Check05_…)</c>.</param>
/// <param name="Why">What the estimator does instead.</param>
public sealed record KnownDifference(string Check, string Why);
