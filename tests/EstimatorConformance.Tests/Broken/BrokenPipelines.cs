using EstimatorConformance.Checks;
using EstimatorConformance.Tests.Sample;
using Microsoft.ML.Runtime;

namespace EstimatorConformance.Tests.Broken;

[Fails(nameof(PipelineChecks.Check41_TrainTestSplit_TransformsUnseenRowsAsAnyOthers), "Check28")]
internal sealed class LearnsFromWhatItTransforms : Centering
{
    private IHost? _host;

    public override float[] Learn(IHost host, IDataView data)
    {
        _host = host;
        return base.Learn(host, data);
    }

    public override IDataView Deliver(CenteringTransformer transformer, IDataView input, IDataView output)
        => _host is null || input.Schema.GetColumnOrNull(Weight) is null ? output : transformer.TransformWith(base.Learn(_host, input), input);
}

[Fails(nameof(PipelineChecks.Check43_SelectedAndReorderedColumns_GiveTheSameValues))]
internal sealed class RemembersWhereItsColumnWas : Centering
{
    private int _index = -1;

    public override float[] Learn(IHost host, IDataView data)
    {
        _index = data.Schema[Input].Index;
        return base.Learn(host, data);
    }

    public override void CheckInput(DataViewSchema schema, int? size)
    {
        base.CheckInput(schema, size);
        Contracts.Check(size is null || _index < 0 || schema[_index].Name == Input, "The column has moved.");
    }
}

/// <summary>Gives vectors of unknown size, which no trainer takes.</summary>
internal abstract class HidesTheSize : Centering
{
    public override SchemaShape Promise(SchemaShape input)
        => new(base.Promise(input).Select(column => column.Name == Centred
            ? new(Centred, SchemaShape.Column.VectorKind.VariableVector, column.ItemType, false)
            : column));

    public override DataViewSchema.DetachedColumn[] Columns(DataViewSchema schema, string name)
        => [new(name, new VectorDataViewType(NumberDataViewType.Single)), base.Columns(schema, name)[1]];
}

[Fails(nameof(TrainerChecks.Check44_Sdca_TrainsOnTheOutput), "Check42", "Check45", "Check46")]
internal sealed class HidesTheSizeFromSdca : HidesTheSize;

[Fails(nameof(TrainerChecks.Check45_MaximumEntropy_TrainsOnTheOutput), "Check42", "Check44", "Check46")]
internal sealed class HidesTheSizeFromMaximumEntropy : HidesTheSize;

[Fails(nameof(TrainerChecks.Check46_FastTree_TrainsOnTheOutput), "Check42", "Check44", "Check45")]
internal sealed class HidesTheSizeFromFastTree : HidesTheSize;
