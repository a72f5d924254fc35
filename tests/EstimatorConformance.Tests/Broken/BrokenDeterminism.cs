using EstimatorConformance.Checks;
using EstimatorConformance.Tests.Sample;
using Microsoft.ML.Runtime;

namespace EstimatorConformance.Tests.Broken;

[Fails(
    nameof(DeterminismChecks.Check14_SameSeed_GivesBitEqualWeights),
    "Check15", "Check42", "Check43")]
internal sealed class DrawsFromTheHostsGenerator : Centering
{
    public override float[] Learn(IHost host, IDataView data) => [.. base.Learn(host, data).Select(mean => mean + (float)host.Rand.NextDouble())];
}

[Fails(
    nameof(DeterminismChecks.Check15_SameSeed_GivesBitEqualOutputs),
    "Check09", "Check13", "Check27", "Check32", "Check33", "Check38", "Check40", "Check42", "Check43")]
internal sealed class ShiftsEachTransformerBySomethingElse : Centering
{
    private static int _created;
    private readonly int _shift = Interlocked.Increment(ref _created);
    private int _fits;

    public override float[] Learn(IHost host, IDataView data)
    {
        _fits++;
        return base.Learn(host, data);
    }

    public override void Centre(in VBuffer<float> source, float[] means, ref VBuffer<float> target)
        => base.Centre(source, [.. means.Select(mean => mean + (0.001f * (_shift + _fits)))], ref target);
}
