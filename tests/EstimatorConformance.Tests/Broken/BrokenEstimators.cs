using System.Reflection;
using EstimatorConformance.Checks;
using EstimatorConformance.Tests.Sample;
using EstimatorConformance.Tests.Subjects;

namespace EstimatorConformance.Tests.Broken;

/// <summary>All checks and all broken estimators of this assembly, found by reflection so that none can be forgotten.</summary>
internal static class BrokenEstimators
{
    public static IReadOnlyDictionary<string, Action<EstimatorSubject>> Checks { get; } = typeof(SchemaChecks).Assembly.GetTypes()
        .Where(type => type.Namespace == typeof(SchemaChecks).Namespace)
        .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Static))
        .Where(method => method.Name.StartsWith("Check", StringComparison.Ordinal))
        .ToDictionary(method => method.Name, method => method.CreateDelegate<Action<EstimatorSubject>>());

    private static readonly Dictionary<string, Type> Types = typeof(Centering).Assembly.GetTypes()
        .Where(type => type.IsSubclassOf(typeof(Centering)) && !type.IsAbstract)
        .ToDictionary(type => type.Name);

    public static IEnumerable<string> Names => Types.Keys.OrderBy(name => Fault(name).Check, StringComparer.Ordinal);

    public static FailsAttribute Fault(string name) => Types[name].GetCustomAttribute<FailsAttribute>()!;

    public static EstimatorSubject Subject(string name) => CenteringSubject.With(Types[name], Fault(name).FitPasses);
}
