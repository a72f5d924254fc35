using EstimatorConformance.Tests.Subjects;

namespace EstimatorConformance.Tests;

public sealed class LpNormConformanceTests : EstimatorConformanceTests
{
    protected override EstimatorSubject Subject => MLNetSubjects.LpNorm;
}

public sealed class MinMaxConformanceTests : EstimatorConformanceTests
{
    protected override EstimatorSubject Subject => MLNetSubjects.MinMax;
}

public sealed class PrincipalComponentsConformanceTests : EstimatorConformanceTests
{
    protected override EstimatorSubject Subject => MLNetSubjects.PrincipalComponents;
}

public sealed class KernelMapConformanceTests : EstimatorConformanceTests
{
    protected override EstimatorSubject Subject => MLNetSubjects.KernelMap;
}
