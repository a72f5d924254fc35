using Microsoft.ML.Runtime;

namespace EstimatorConformance.Tests.Sample;

/// <summary>The transformer bound to a schema.</summary>
internal sealed class CenteringMapper : IRowMapper
{
    private readonly CenteringTransformer _transformer;
    private readonly Centering _behaviour;
    private readonly DataViewSchema _schema;
    private readonly float[] _means;
    private readonly string _name;

    public CenteringMapper(CenteringTransformer transformer, Centering behaviour, DataViewSchema schema, float[] means, string name)
    {
        behaviour.CheckInput(schema, means.Length);
        (_transformer, _behaviour, _schema, _means, _name) = (transformer, behaviour, schema, means, name);
    }

    public Func<int, bool> GetDependencies(Func<int, bool> activeOutput)
    {
        int input = _schema[Centering.Input].Index;
        return column => column == input && (activeOutput(0) || activeOutput(1));
    }

    public Delegate[] CreateGetters(DataViewRow input, Func<int, bool> activeOutput, out Action? disposer)
    {
        disposer = null;
        if (!activeOutput(0) && !activeOutput(1))
            return new Delegate[2];
        return _behaviour.Getters(input, activeOutput, _means);
    }

    public DataViewSchema.DetachedColumn[] GetOutputColumns() => _behaviour.Columns(_schema, _name);

    public ITransformer GetTransformer() => _transformer;

    void ICanSaveModel.Save(ModelSaveContext ctx) => ((ICanSaveModel)_transformer).Save(ctx);
}
