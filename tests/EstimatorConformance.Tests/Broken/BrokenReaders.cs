using EstimatorConformance.Checks;
using EstimatorConformance.Tests.Sample;
using Microsoft.ML.Runtime;

namespace EstimatorConformance.Tests.Broken;

[Fails(nameof(DamagedModelChecks.Check34_TruncatedModel_IsRefused))]
internal sealed class FillsUpWhatIsMissing : Centering
{
    public override float[] Read(BinaryReader reader)
    {
        byte[] bytes = reader.ReadBytes(1000);
        float[] means = new float[5];
        for (int i = 0; i < means.Length && (i + 2) * sizeof(float) <= bytes.Length; i++)
            means[i] = BitConverter.ToSingle(bytes, (i + 1) * sizeof(float));
        Contracts.CheckDecode(means.All(float.IsFinite));
        return means;
    }
}

[Fails(nameof(DamagedModelChecks.Check35_FlippedBytes_EndInADecentExceptionOrAWorkingTransformer))]
internal sealed class AllocatesWhateverTheFileSays : Centering
{
    public override float[] Read(BinaryReader reader)
    {
        float[] means = new float[reader.ReadInt32()];
        for (int i = 0; i < means.Length; i++)
            means[i] = reader.ReadSingle();
        Contracts.CheckDecode(means.All(float.IsFinite));
        return means;
    }
}

[Fails(nameof(DamagedModelChecks.Check36_NotANumberAmongTheWeights_IsRefusedOrHarmless))]
internal sealed class TakesAnyMeans : Centering
{
    public override float[] Read(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        Contracts.CheckDecode(count > 0 && count * (long)sizeof(float) <= reader.BaseStream.Length);
        return [.. Enumerable.Range(0, count).Select(_ => reader.ReadSingle())];
    }
}

[Fails(nameof(DamagedModelChecks.Check37_ModelOfALaterVersion_IsRefused))]
internal sealed class LooksAtNoVersion : Centering
{
    public override bool ChecksVersion => false;
}
