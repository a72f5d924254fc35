using System.Reflection;
using Xunit.Sdk;

namespace EstimatorConformance.Tests.Broken;

/// <summary>Each check fails, by an assertion of its own, for the estimator that is broken in what it checks.</summary>
public sealed class BrokenEstimatorTests
{
    public static TheoryData<string, string> ChecksAndTheirBrokenEstimators
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string name in BrokenEstimators.Names)
                data.Add(BrokenEstimators.Fault(name).Check, name);
            return data;
        }
    }

    private static string[] TestsOfTheSuite => [.. typeof(EstimatorConformanceTests).GetMethods()
        .Where(method => method.GetCustomAttribute<FactAttribute>() is not null).Select(method => method.Name).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(ChecksAndTheirBrokenEstimators))]
    public void Check_OfTheEstimatorBrokenInIt_FailsByAssertion(string check, string brokenEstimator)
        => Assert.IsAssignableFrom<XunitException>(Record.Exception(() => BrokenEstimators.Checks[check](BrokenEstimators.Subject(brokenEstimator))));

    [Fact]
    public void EveryTestOfTheSuite_HasABrokenEstimator()
        => Assert.Equal(TestsOfTheSuite, BrokenEstimators.Names.Select(name => BrokenEstimators.Fault(name).Check).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void EveryCheck_IsATestOfTheSuite()
        => Assert.Equal(TestsOfTheSuite, BrokenEstimators.Checks.Keys.Order(StringComparer.Ordinal));
}
