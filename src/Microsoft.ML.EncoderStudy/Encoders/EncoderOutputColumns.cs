using Microsoft.ML.Data;

namespace Microsoft.ML.Transforms;

/// <summary>The type and the annotations of every kind of output: as an estimator promises them, and as a transformer gives them.</summary>
internal static class EncoderOutputColumns
{
    /// <summary>What is promised before there is a model.</summary>
    public static SchemaShape.Column Promise(this EncoderOutput output, string name) => output switch
    {
        EncoderOutput.Activations or EncoderOutput.Responsibilities => new(
            name, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false, Named(AnnotationUtils.Kinds.SlotNames)),
        EncoderOutput.Component => new(
            name, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true, Named(AnnotationUtils.Kinds.KeyValues)),
        EncoderOutput.Reconstruction => new(name, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false),
        _ => new(name, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, isKey: false),
    };

    /// <summary>What a model gives. Slots of activations and values of a component key are named Component0, Component1, ….</summary>
    public static DataViewSchema.DetachedColumn Column(this EncoderOutput output, string name, EncoderModelParameters model)
    {
        int components = model.NumberOfComponents;
        var annotations = new DataViewSchema.Annotations.Builder();
        DataViewType type;
        switch (output)
        {
            case EncoderOutput.Activations or EncoderOutput.Responsibilities:
                type = new VectorDataViewType(NumberDataViewType.Single, components);
                annotations.AddSlotNames(components, NamesOf(components));
                break;
            case EncoderOutput.Component:
                type = new KeyDataViewType(typeof(uint), components);
                annotations.AddKeyValues(components, TextDataViewType.Instance, NamesOf(components));
                break;
            case EncoderOutput.Reconstruction:
                type = new VectorDataViewType(NumberDataViewType.Single, model.InputSize);
                break;
            default:
                type = NumberDataViewType.Single;
                break;
        }

        return new DataViewSchema.DetachedColumn(name, type, annotations.ToAnnotations());
    }

    private static SchemaShape Named(string annotationKind) => new(
    [
        new SchemaShape.Column(annotationKind, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, isKey: false),
    ]);

    /// <summary>Made when they are first asked for, which few programs do; there may be many.</summary>
    private static ValueGetter<VBuffer<ReadOnlyMemory<char>>> NamesOf(int components)
    {
        ReadOnlyMemory<char>[]? names = null;
        return (ref VBuffer<ReadOnlyMemory<char>> destination) =>
            new VBuffer<ReadOnlyMemory<char>>(components, names ??= MakeNames(components)).CopyTo(ref destination);
    }

    private static ReadOnlyMemory<char>[] MakeNames(int components)
    {
        var names = new ReadOnlyMemory<char>[components];
        for (int j = 0; j < components; j++)
            names[j] = FormattableString.Invariant($"Component{j}").AsMemory();
        return names;
    }
}
