using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace Microsoft.ML.Transforms;

/// <summary>What an encoder's columns must be, and what they promise; the same for promised and actual schemas.</summary>
internal static class EncoderColumns
{
    private const string ExpectedVector = "known-size vector of Single";
    private const string ExpectedWeight = "Single";

    /// <summary>Checks the names that a user gave: the column pairs, and further outputs, which only a single pair can have.</summary>
    /// <param name="host">Marks exceptions.</param>
    /// <param name="columns">The pairs.</param>
    /// <param name="extras">The further outputs with the options that name them; null where not asked for.</param>
    public static void CheckNames(IHost host, InputOutputColumnPair[] columns, params (string Option, string? Name)[] extras)
    {
        host.CheckUserArg(columns.Length > 0, nameof(columns), "at least one column pair is needed, found none");
        var names = new HashSet<string>();
        foreach (InputOutputColumnPair pair in columns)
        {
            host.CheckNonEmpty(pair.OutputColumnName, nameof(pair.OutputColumnName));
            host.CheckNonEmpty(pair.InputColumnName, nameof(pair.InputColumnName));
            host.CheckUserArg(names.Add(pair.OutputColumnName), nameof(columns), $"the output column '{pair.OutputColumnName}' is named twice");
        }

        foreach ((string option, string? name) in extras)
        {
            if (name is null)
                continue;
            host.CheckNonEmpty(name, option);
            host.CheckUserArg(columns.Length == 1, option, $"needs exactly one column pair, found {columns.Length}");
            host.CheckUserArg(names.Add(name), option, $"the output column '{name}' is named twice");
        }
    }

    public static void CheckInput(IExceptionContext context, DataViewSchema schema, string name) =>
        CheckVector(context, schema, "input", name);

    public static void CheckActivations(IExceptionContext context, DataViewSchema schema, string name) =>
        CheckVector(context, schema, "activations", name);

    public static void CheckInput(IExceptionContext context, SchemaShape schema, string name)
    {
        if (!schema.TryFindColumn(name, out SchemaShape.Column column))
            throw context.ExceptSchemaMismatch(nameof(schema), "input", name);
        if (column.Kind != SchemaShape.Column.VectorKind.Vector || column.ItemType != NumberDataViewType.Single)
            throw context.ExceptSchemaMismatch(nameof(schema), "input", name, ExpectedVector, column.GetTypeString());
    }

    public static void CheckWeight(IExceptionContext context, DataViewSchema schema, string name)
    {
        DataViewType type = TypeOf(context, schema, "example weight", name);
        if (type != NumberDataViewType.Single)
            throw context.ExceptSchemaMismatch(nameof(schema), "example weight", name, ExpectedWeight, type.ToString());
    }

    public static void CheckWeight(IExceptionContext context, SchemaShape schema, string name)
    {
        if (!schema.TryFindColumn(name, out SchemaShape.Column column))
            throw context.ExceptSchemaMismatch(nameof(schema), "example weight", name);
        if (column.Kind != SchemaShape.Column.VectorKind.Scalar || column.ItemType != NumberDataViewType.Single)
            throw context.ExceptSchemaMismatch(nameof(schema), "example weight", name, ExpectedWeight, column.GetTypeString());
    }

    /// <summary>The shape of a column with one slot per component, which responsibilities have too.</summary>
    public static SchemaShape.Column ActivationsShape(string name) => new(
        name, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false, Named(AnnotationUtils.Kinds.SlotNames));

    /// <summary>The shape of a column of the input's size.</summary>
    public static SchemaShape.Column ReconstructionShape(string name) =>
        new(name, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single, isKey: false);

    public static SchemaShape.Column ScalarShape(string name) =>
        new(name, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.Single, isKey: false);

    public static SchemaShape.Column ComponentShape(string name) => new(
        name, SchemaShape.Column.VectorKind.Scalar, NumberDataViewType.UInt32, isKey: true, Named(AnnotationUtils.Kinds.KeyValues));

    /// <summary>The names of the components: slot names of the activations, key values of the winner.</summary>
    public static ReadOnlyMemory<char>[] ComponentNames(int components) =>
        Enumerable.Range(0, components).Select(j => FormattableString.Invariant($"Component{j}").AsMemory()).ToArray();

    private static SchemaShape Named(string annotationKind) => new(
    [
        new SchemaShape.Column(annotationKind, SchemaShape.Column.VectorKind.Vector, TextDataViewType.Instance, isKey: false),
    ]);

    private static void CheckVector(IExceptionContext context, DataViewSchema schema, string role, string name)
    {
        DataViewType type = TypeOf(context, schema, role, name);
        if (type is not VectorDataViewType { IsKnownSize: true } vector || vector.ItemType != NumberDataViewType.Single)
            throw context.ExceptSchemaMismatch(nameof(schema), role, name, ExpectedVector, type.ToString());
    }

    private static DataViewType TypeOf(IExceptionContext context, DataViewSchema schema, string role, string name) =>
        schema.GetColumnOrNull(name)?.Type ?? throw context.ExceptSchemaMismatch(nameof(schema), role, name);
}
