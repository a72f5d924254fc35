using EstimatorConformance.Checks;
using EstimatorConformance.Tests.Sample;
using Microsoft.ML.Runtime;

namespace EstimatorConformance.Tests.Broken;

[Fails(
    nameof(SchemaChecks.Check01_OutputSchemaOfValidInput_Succeeds),
    "Check04", "Check12", "Check40", "Check42", "Check43", "Check44", "Check45", "Check46")]
internal sealed class RefusesEverySchema : Centering
{
    public override SchemaShape Promise(SchemaShape input) => throw Contracts.ExceptSchemaMismatch(nameof(input), "input", Input);
}

[Fails(nameof(SchemaChecks.Check02_DataValidForTransformOnly_IsRefusedByTheEstimator))]
internal sealed class PromisesWithoutWeights : Centering
{
    private static readonly SchemaShape.Column SomeWeight = new(Weight, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, false);

    public override SchemaShape Promise(SchemaShape input)
        => base.Promise(input.TryFindColumn(Weight, out _) ? input : new SchemaShape(input.Append(SomeWeight)));
}

[Fails(nameof(SchemaChecks.Check03_InvalidData_IsRefusedByTheEstimator))]
internal sealed class FailsOnInvalidDataWithAForeignException : Centering
{
    public override float[] Fit(IHost host, IDataView data)
        => data.Schema[Input].Type is VectorDataViewType ? base.Fit(host, data) : throw new InvalidCastException("Text is no vector.");
}

[Fails(nameof(SchemaChecks.Check04_DataValidForFitOnly_IsAcceptedByTheEstimator))]
internal sealed class FitsVectorsOfFiveOnly : Centering
{
    public override float[] Fit(IHost host, IDataView data)
        => data.Schema[Input].Type is VectorDataViewType { Size: 5 or 0 } or not VectorDataViewType ? base.Fit(host, data) : throw host.Except("Five slots are wanted.");
}

[Fails(nameof(SchemaChecks.Check12_PromisedSchema_IsDelivered))]
internal sealed class PromisesToBeNormalized : Centering
{
    private static readonly SchemaShape IsNormalized = new([new("IsNormalized", SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance, false)]);

    public override SchemaShape Promise(SchemaShape input)
        => new(base.Promise(input).Select(
            column => column.Name == Centred ? new(column.Name, column.Kind, column.ItemType, column.IsKey, IsNormalized) : column));
}
