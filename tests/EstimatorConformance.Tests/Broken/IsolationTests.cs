namespace EstimatorConformance.Tests.Broken;

/// <summary>A broken estimator fails its own check and no other, save those that it names: a failure says where the fault is.</summary>
public sealed class IsolationTests
{
    // Hundreds of loads each, or a process: all of them against all broken estimators would take minutes.
    private static readonly string[] LeftOut = ["Check27", "Check34", "Check35", "Check36"];

    public static TheoryData<string> Names => [.. BrokenEstimators.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void BrokenEstimator_FailsNothingElse(string brokenEstimator)
    {
        FailsAttribute fault = BrokenEstimators.Fault(brokenEstimator);
        string[] expected = [fault.Check, .. fault.Also, .. LeftOut];
        string[] failed = [.. BrokenEstimators.Checks
            .Where(check => !expected.Any(name => check.Key.StartsWith(name, StringComparison.Ordinal)))
            .Where(check => Record.Exception(() => check.Value(BrokenEstimators.Subject(brokenEstimator))) is not null)
            .Select(check => check.Key)];
        Assert.Empty(failed);
    }
}
