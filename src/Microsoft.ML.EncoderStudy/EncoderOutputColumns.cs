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

    private static ValueGetter<VBuffer<ReadOnlyMemory<char>>> NamesOf(int components)
    {
        ReadOnlyMemory<char>[] names = Enumerable.Range(0, components)
            .Select(j => FormattableString.Invariant($"Component{j}").AsMemory()).ToArray();
        return (ref VBuffer<ReadOnlyMemory<char>> destination) =>
            new VBuffer<ReadOnlyMemory<char>>(components, names).CopyTo(ref destination);
    }
}
