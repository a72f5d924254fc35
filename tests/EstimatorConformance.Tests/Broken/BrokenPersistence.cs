using System.Collections.Concurrent;
using System.Globalization;
using EstimatorConformance.Checks;
using EstimatorConformance.Tests.Sample;

namespace EstimatorConformance.Tests.Broken;

[Fails(
    nameof(PersistenceChecks.Check05_SavedModel_Loads),
    "Check07", "Check09", "Check10", "Check11", "Check13", "Check27", "Check38")]
internal sealed class WritesNoMeans : Centering
{
    public override void Write(BinaryWriter writer, float[] means) => writer.Write(0);
}

[Fails(nameof(PersistenceChecks.Check07_LoadedModel_HasTheSameSchemas), "Check09", "Check13", "Check27", "Check38")]
internal sealed class ForgetsItsOutputName : Centering
{
    public override string SavedName(string name) => "Output";
}

[Fails(nameof(PersistenceChecks.Check09_LoadedModel_GivesTheSameValues), "Check13", "Check27")]
internal sealed class SavesHalfThePrecision : Centering
{
    public override void Write(BinaryWriter writer, float[] means) => base.Write(writer, [.. means.Select(mean => (float)(Half)mean)]);
}

[Fails(nameof(ProcessChecks.Check27_LoadedInAnotherProcess_GivesBitEqualColumns))]
internal sealed class KeepsItsMeansInTheProcess : Centering
{
    private static readonly ConcurrentDictionary<int, float[]> Kept = new();

    public override void Write(BinaryWriter writer, float[] means)
    {
        base.Write(writer, [.. means.Select(_ => 0f)]);
        Kept[means.Length] = means;
    }

    public override float[] Read(BinaryReader reader)
    {
        float[] zeros = base.Read(reader);
        return Kept.GetValueOrDefault(zeros.Length, zeros);
    }
}

[Fails(nameof(CultureChecks.Check38_Culture_ChangesNeitherValuesNorFile))]
internal sealed class WritesNumbersAsTheUserReadsThem : Centering
{
    public override void Write(BinaryWriter writer, float[] means)
        => writer.Write(string.Join(' ', means.Select(mean => mean.ToString(CultureInfo.CurrentCulture))));

    public override float[] Read(BinaryReader reader)
        => [.. reader.ReadString().Split(' ').Select(text => float.Parse(text, CultureInfo.CurrentCulture))];
}
