namespace EstimatorConformance.Tests.Broken;

/// <summary>
/// Names the check that a broken estimator is there to fail, and others that the same fault cannot but fail.
/// </summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
internal sealed class FailsAttribute(string check, params string[] also) : Attribute
{
    public string Check { get; } = check;

    /// <summary>"Check" and a number, for each.</summary>
    public IReadOnlyList<string> Also { get; } = also;

    /// <summary>The passes over the data that the estimator openly makes.</summary>
    public int FitPasses { get; init; } = 1;
}
