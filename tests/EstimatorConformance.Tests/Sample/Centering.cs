using Microsoft.ML.Runtime;

namespace EstimatorConformance.Tests.Sample;

/// <summary>
/// What the sample estimator does: it subtracts the weighted mean of each slot, and gives the result and its length. It meets
/// every check. Each broken estimator derives from it and overrides the one thing that it does wrong.
/// </summary>
internal class Centering
{
    public const string Input = "Features", Weight = "Weight", Centred = "Centred", Deviation = "Deviation";

    /// <summary>Schema of the estimator's input to schema of its output, or a refusal.</summary>
    public virtual SchemaShape Promise(SchemaShape input)
    {
        SchemaShape.Column features = Find(input, Input, SchemaShape.Column.VectorKind.Vector);
        Find(input, Weight, SchemaShape.Column.VectorKind.Scalar);
        bool named = features.Annotations.TryFindColumn("SlotNames", out SchemaShape.Column names)
            && names.Kind == SchemaShape.Column.VectorKind.Vector && names.ItemType is TextDataViewType;
        var columns = input.ToDictionary(column => column.Name);
        columns[Centred] = new(Centred, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, false, named ? new SchemaShape([names]) : null);
        columns[Deviation] = new(Deviation, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, false);
        return new SchemaShape(columns.Values);
    }

    /// <summary>Refuses data that the transformer cannot transform; the size is that of the training data, if there is any yet.</summary>
    public virtual void CheckInput(DataViewSchema schema, int? size)
    {
        if (schema.GetColumnOrNull(Input) is not { } column)
            throw Contracts.ExceptSchemaMismatch(nameof(schema), "input", Input);
        if (column.Type is not VectorDataViewType { IsKnownSize: true, ItemType: NumberDataViewType item } vector
            || item != NumberDataViewType.Single || (size ?? vector.Size) != vector.Size)
            throw Contracts.ExceptSchemaMismatch(nameof(schema), "input", Input, $"vector of {size} Single", column.Type.ToString());
    }

    public virtual float[] Fit(IHost host, IDataView data)
    {
        CheckInput(data.Schema, null);
        if (data.Schema.GetColumnOrNull(Weight) is null)
            throw Contracts.ExceptSchemaMismatch(nameof(data), "weight", Weight);
        return Learn(host, data);
    }

    /// <summary>One pass: the weighted mean of each slot.</summary>
    public virtual float[] Learn(IHost host, IDataView data)
    {
        using DataViewRowCursor cursor = data.GetRowCursor([data.Schema[Input], data.Schema[Weight]]);
        var mean = new RunningMean(host, cursor);
        while (cursor.MoveNext())
        {
            host.CheckAlive();
            mean.Add();
        }

        return mean.Result();
    }

    /// <summary>The output columns for an input schema that was checked.</summary>
    public virtual DataViewSchema.DetachedColumn[] Columns(DataViewSchema schema, string name)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(schema[Input].Annotations, kind => kind == "SlotNames" && schema[Input].HasSlotNames());
        return [new(name, OutputType(((VectorDataViewType)schema[Input].Type).Size), annotations.ToAnnotations()), new(Deviation, NumberDataViewType.Single)];
    }

    /// <summary>The type of the vector output.</summary>
    public virtual VectorDataViewType OutputType(int size) => new(NumberDataViewType.Single, size);

    /// <summary>Getters of both outputs; each computes for itself.</summary>
    public virtual Delegate[] Getters(DataViewRow row, Func<int, bool> active, float[] means)
    {
        ValueGetter<VBuffer<float>> centre = CentredGetter(row, means);
        VBuffer<float> centred = default;
        ValueGetter<float> deviation = (ref float value) =>
        {
            centre(ref centred);
            value = Length(centred);
        };
        return [CentredGetter(row, means), deviation];
    }

    public virtual void Centre(in VBuffer<float> source, float[] means, ref VBuffer<float> target)
    {
        VBufferEditor<float> editor = VBufferEditor.Create(ref target, means.Length);
        source.CopyTo(editor.Values);
        for (int i = 0; i < means.Length; i++)
            editor.Values[i] -= means[i];
        target = editor.Commit();
    }

    public virtual void Write(BinaryWriter writer, float[] means)
    {
        writer.Write(means.Length);
        Array.ForEach(means, writer.Write);
    }

    public virtual float[] Read(BinaryReader reader)
    {
        int count = reader.ReadInt32();
        Contracts.CheckDecode(count > 0 && count * (long)sizeof(float) <= reader.BaseStream.Length);
        float[] means = [.. Enumerable.Range(0, count).Select(_ => reader.ReadSingle())];
        Contracts.CheckDecode(means.All(float.IsFinite));
        return means;
    }

    /// <summary>Whether the version in the model file is looked at.</summary>
    public virtual bool ChecksVersion => true;

    /// <summary>The name of the vector output as the model file will have it.</summary>
    public virtual string SavedName(string name) => name;

    /// <summary>The last word on what Transform returns.</summary>
    public virtual IDataView Deliver(CenteringTransformer transformer, IDataView input, IDataView output) => output;

    /// <summary>The last word on what GetRowToRowMapper returns.</summary>
    public virtual IRowToRowMapper Deliver(IRowToRowMapper mapper) => mapper;

    public virtual void Dispose()
    {
    }

    protected static float Length(in VBuffer<float> vector) => MathF.Sqrt(vector.DenseValues().Sum(value => value * value));

    protected ValueGetter<VBuffer<float>> CentredGetter(DataViewRow row, float[] means)
    {
        ValueGetter<VBuffer<float>> getter = row.GetGetter<VBuffer<float>>(row.Schema[Input]);
        VBuffer<float> source = default;
        return (ref VBuffer<float> target) =>
        {
            getter(ref source);
            Centre(source, means, ref target);
        };
    }

    private static SchemaShape.Column Find(SchemaShape input, string name, SchemaShape.Column.VectorKind kind)
    {
        if (!input.TryFindColumn(name, out SchemaShape.Column column))
            throw Contracts.ExceptSchemaMismatch(nameof(input), "input", name);
        if (column.Kind != kind || column.ItemType != NumberDataViewType.Single)
            throw Contracts.ExceptSchemaMismatch(nameof(input), "input", name, $"{kind} of Single", column.GetTypeString());
        return column;
    }
}
