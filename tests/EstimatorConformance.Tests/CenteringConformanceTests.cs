using EstimatorConformance.Tests.Sample;
using EstimatorConformance.Tests.Subjects;

namespace EstimatorConformance.Tests;

/// <summary>The sample estimator meets every check, so that what its broken relatives fail is due to what they override.</summary>
public sealed class CenteringConformanceTests : EstimatorConformanceTests
{
    protected override EstimatorSubject Subject => CenteringSubject.With(typeof(Centering));
}
