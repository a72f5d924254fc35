using EstimatorConformance.Checks;
using EstimatorConformance.Tests.Sample;
using Microsoft.ML.Runtime;

namespace EstimatorConformance.Tests.Broken;

[Fails(nameof(AnnotationChecks.Check32_MissingAnnotations_AreTolerated), "Check04", "Check11", "Check33")]
internal sealed class WantsSlotNames : Centering
{
    public override void CheckInput(DataViewSchema schema, int? size)
    {
        base.CheckInput(schema, size);
        Contracts.Check(schema[Input].Annotations.Schema.GetColumnOrNull("SlotNames") is not null, "No slot names.");
    }
}

[Fails(nameof(AnnotationChecks.Check33_MalformedSlotNames_AreTolerated))]
internal sealed class BelievesInSlotNames : Centering
{
    public override void CheckInput(DataViewSchema schema, int? size)
    {
        base.CheckInput(schema, size);
        if (schema[Input].Annotations.Schema.GetColumnOrNull("SlotNames") is null)
            return;
        VBuffer<ReadOnlyMemory<char>> names = default;
        schema[Input].Annotations.GetValue("SlotNames", ref names);
    }
}
